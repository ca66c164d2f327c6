/** Who is measured, in the order of the tables: a file of `contenders/` and what it is told. */
export const contenders = {
  bare: { title: 'bare async', file: 'bare', options: {} },
  flowright: { title: 'Flowright', file: 'flowright', options: { isDurable: false } },
  'flowright-sqlite': { title: 'Flowright, SQLite', file: 'flowright', options: { isDurable: true } },
  'node-red': { title: 'Node-RED', file: 'node-red', options: {}, package: '@node-red/runtime' },
  llamaindex: { title: 'LlamaIndex', file: 'llamaindex', options: {}, package: '@llamaindex/workflow-core' },
  rivet: { title: 'Rivet', file: 'rivet', options: {}, package: '@ironclad/rivet-core' },
  mastra: { title: 'Mastra', file: 'mastra', options: {}, package: '@mastra/core' },
  langgraph: { title: 'LangGraph', file: 'langgraph', options: { isSaved: false }, package: '@langchain/langgraph' },
  'langgraph-saver': { title: 'LangGraph + MemorySaver', file: 'langgraph', options: { isSaved: true } },
};
