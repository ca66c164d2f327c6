import { Annotation, END, MemorySaver, Send, START, StateGraph } from '@langchain/langgraph';
import { noOp } from '../workloads.mjs';

/** LangGraph.js. The graph is compiled before the clock starts; Flowright compiles its flow while it runs. */
export function prepare(workload, units, { isSaved }) {
  const checkpointer = isSaved ? new MemorySaver() : undefined;
  const { graph, input } = graphs[workload](units, checkpointer === undefined ? {} : { checkpointer });
  let runs = 0;
  return {
    async run() {
      runs += 1;
      return await graph.invoke(input, { recursionLimit: 1_000_000, configurable: { thread_id: `run${runs}` } });
    },
    recordedBytes: () => (checkpointer === undefined ? undefined : Math.round(savedBytes(checkpointer) / runs)),
    storedBytes: () => undefined,
    close() {},
  };
}

const Value = Annotation.Root({ value: Annotation({ reducer: (_, next) => next, default: () => 0 }) });
const step = async (state) => ({ value: await noOp(state.value) });

const graphs = {
  chain(units, options) {
    const ids = Array.from({ length: units }, (_, index) => `step${index}`);
    const graph = new StateGraph(Value);
    for (const id of ids) graph.addNode(id, step);
    for (const [index, id] of [START, ...ids].entries()) graph.addEdge(id, ids[index] ?? END);
    return { graph: graph.compile(options), input: { value: 0 } };
  },
  loop(units, options) {
    const State = Annotation.Root({
      value: Annotation({ reducer: (_, next) => next, default: () => 0 }),
      round: Annotation({ reducer: (_, next) => next, default: () => 0 }),
    });
    const graph = new StateGraph(State)
      .addNode('step', async (state) => ({ value: await noOp(state.value), round: state.round + 1 }))
      .addEdge(START, 'step')
      .addConditionalEdges('step', ({ round }) => (round < units ? 'step' : END));
    return { graph: graph.compile(options), input: { value: 0, round: 0 } };
  },
  map(units, options) {
    const State = Annotation.Root({
      items: Annotation({ reducer: (_, next) => next, default: () => [] }),
      values: Annotation({ reducer: (all, next) => all.concat(next), default: () => [] }),
    });
    const graph = new StateGraph(State)
      .addNode('item', async ({ value }) => ({ values: [await noOp(value)] }))
      .addConditionalEdges(START, ({ items }) => items.map((value) => new Send('item', { value })))
      .addEdge('item', END);
    return { graph: graph.compile(options), input: { items: Array.from({ length: units }, (_, index) => index) } };
  },
  nest(units, options) {
    let inner;
    for (let level = 0; level < units; level += 1) {
      const graph = new StateGraph(Value).addNode('step', step).addEdge(START, 'step');
      if (inner === undefined) graph.addEdge('step', END);
      else graph.addNode('inner', inner).addEdge('step', 'inner').addEdge('inner', END);
      inner = graph.compile(level === units - 1 ? options : {});
    }
    return { graph: inner, input: { value: 0 } };
  },
};

/** Everything that the saver holds for all threads: serialised checkpoints and writes. */
function savedBytes(saver) {
  let sum = 0;
  const add = (value) => {
    if (value instanceof Uint8Array) sum += value.byteLength;
    else if (typeof value === 'string') sum += Buffer.byteLength(value);
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) add(one);
  };
  add(saver.storage);
  add(saver.writes);
  return sum;
}
