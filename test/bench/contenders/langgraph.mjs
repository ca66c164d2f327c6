import { Annotation, END, MemorySaver, Send, START, StateGraph } from '@langchain/langgraph';
import { draft, noOp, range, stepsOfSmallRun, tokens, verdict } from '../workloads.mjs';

/** LangGraph.js. The graph is compiled before the clock starts; Flowright compiles its flow while it runs. */
export function prepare({ shape, size, isSaved }) {
  if (shapes[shape] === undefined) return undefined;
  const checkpointer = isSaved ? new MemorySaver() : undefined;
  const { graph, input, run } = shapes[shape](size, checkpointer === undefined ? {} : { checkpointer });
  let threads = 0;
  const options = () => {
    threads += 1;
    return { recursionLimit: 1_000_000, configurable: { thread_id: `run${threads}` } };
  };
  return {
    run: () => run(graph, input, options),
    recordedBytes: () => checkpointer && savedBytes(checkpointer),
    forget() {
      if (checkpointer === undefined) return;
      checkpointer.storage = {};
      checkpointer.writes = {};
    },
  };
}

const replaced = (initial) => Annotation({ reducer: (_, next) => next, default: () => initial });
const appended = () => Annotation({ reducer: (all, next) => all.concat(next), default: () => [] });
const Value = Annotation.Root({ value: replaced(0) });
const step = async (state) => ({ value: await noOp(state.value) });

const shapes = {
  chain(size, options) {
    const ids = range(size).map((index) => `step${index}`);
    const graph = new StateGraph(Value);
    for (const id of ids) graph.addNode(id, step);
    for (const [index, id] of [START, ...ids].entries()) graph.addEdge(id, ids[index] ?? END);
    return {
      graph: graph.compile(options),
      input: { value: 0 },
      run: async (compiled, input, config) => (await compiled.invoke(input, config())).value,
    };
  },
  loop(size, options) {
    const say = (role, content) => async () => ({ history: [{ role, content: await noOp(content) }] });
    const graph = new StateGraph(Annotation.Root({ history: appended() }))
      .addNode('generator', say('assistant', draft))
      .addNode('critic', say('user', verdict))
      .addEdge(START, 'generator')
      .addEdge('generator', 'critic')
      .addConditionalEdges('critic', ({ history }) => (history.length < 2 * size ? 'generator' : END));
    return {
      graph: graph.compile(options),
      input: {},
      run: async (compiled, input, config) => (await compiled.invoke(input, config())).history.length,
    };
  },
  map(size, options) {
    const graph = new StateGraph(Annotation.Root({ items: replaced([]), values: appended() }))
      .addNode('item', async ({ value }) => ({ values: [await noOp(value)] }))
      .addConditionalEdges(START, ({ items }) => items.map((value) => new Send('item', { value })))
      .addEdge('item', END);
    return {
      graph: graph.compile(options),
      input: { items: range(size) },
      run: async (compiled, input, config) => (await compiled.invoke(input, config())).values.length,
    };
  },
  nest(size, options) {
    let inner;
    for (let level = 0; level < size; level += 1) {
      const graph = new StateGraph(Value).addNode('step', step).addEdge(START, 'step');
      if (inner === undefined) graph.addEdge('step', END);
      else graph.addNode('inner', inner).addEdge('step', 'inner').addEdge('inner', END);
      inner = graph.compile(level === size - 1 ? options : {});
    }
    return {
      graph: inner,
      input: { value: 0 },
      run: async (compiled, input, config) => (await compiled.invoke(input, config())).value,
    };
  },
  recurse(size, options) {
    const limits = { recursionLimit: 1_000_000 };
    const graph = new StateGraph(Value)
      .addNode('step', async ({ value }) => ({ value: (await noOp(value)) - 1 }))
      .addNode('inner', (state) => compiled.invoke(state, limits))
      .addEdge(START, 'step')
      .addConditionalEdges('step', ({ value }) => (value > 0 ? 'inner' : END))
      .addEdge('inner', END);
    const compiled = graph.compile(options);
    return {
      graph: compiled,
      input: { value: size },
      run: async (_, input, config) => (await compiled.invoke(input, config())).value,
    };
  },
  runs(size, options) {
    const { graph, input } = shapes.chain(stepsOfSmallRun, options);
    const run = async (compiled, one, config) =>
      (await Promise.all(range(size).map(() => compiled.invoke(one, config())))).length;
    return { graph, input, run };
  },
  tokens(size, options) {
    const answer = async (_, { writer }) => {
      for await (const token of tokens(size)) writer(token);
      return { value: 0 };
    };
    const graph = new StateGraph(Value).addNode('answer', answer).addEdge(START, 'answer').addEdge('answer', END);
    return {
      graph: graph.compile(options),
      input: { value: 0 },
      async run(compiled, input, config) {
        let text = '';
        for await (const token of await compiled.stream(input, { ...config(), streamMode: 'custom' })) text += token;
        return text.length;
      },
    };
  },
};

/** Everything that the saver holds: serialised checkpoints and writes. */
function savedBytes(saver) {
  const sizeOf = (value) => {
    if (value instanceof Uint8Array) return value.byteLength;
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (typeof value !== 'object' || value === null) return 0;
    return Object.values(value).reduce((sum, one) => sum + sizeOf(one), 0);
  };
  return sizeOf(saver.storage) + sizeOf(saver.writes);
}
