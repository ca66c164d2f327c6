import { coreCreateProcessor, globalRivetNodeRegistry } from '@ironclad/rivet-core';
import { draft, noOp, range, stepsOfSmallRun, tokens, verdict } from '../workloads.mjs';

/** Rivet's graphs, with nodes of a plug-in that do nothing. */
export function prepare({ shape, size }) {
  return shapes[shape]?.(size);
}

const any = (value) => ({ type: 'any', value });
const node = (type, id, data, more = {}) => ({
  type,
  id,
  title: id,
  visualData: { x: 0, y: 0, width: 100 },
  data,
  ...more,
});

/** Every behaviour a node of the plug-in has, by the name in its data. */
const behaviours = {
  pass: async ({ input }) => ({ output: any(await noOp(input.value)) }),
  generate: async ({ input }) => say(input.value, 'assistant', draft),
  async criticise({ input }, { size }) {
    const said = await say(input.value, 'user', verdict);
    return { ...said, continue: { type: 'boolean', value: said.output.value.length < 2 * size } };
  },
  async countDown({ input }) {
    const left = (await noOp(input.value)) - 1;
    return { output: any(left), continue: { type: 'boolean', value: left > 0 } };
  },
  async answer(_, { size }, { onPartialOutputs }) {
    let text = '';
    for await (const token of tokens(size)) {
      text += token;
      onPartialOutputs({ output: { type: 'string', value: token } });
    }
    return { output: { type: 'string', value: text } };
  },
};

async function say(history, role, content) {
  return { output: any([...history, { role, content: await noOp(content) }]) };
}

globalRivetNodeRegistry.registerPlugin({
  id: 'bench',
  register: (register) =>
    register({
      displayName: 'Step',
      impl: {
        create: () => node('benchStep', 'step', {}),
        getInputDefinitions: () => [{ id: 'input', title: 'Input', dataType: 'any' }],
        getOutputDefinitions: () => ['output', 'continue'].map((id) => ({ id, title: id, dataType: 'any' })),
        getEditors: () => [],
        getBody: () => '',
        getUIData: () => ({}),
        process: (data, inputs, context) => behaviours[data.behaviour](inputs, data, context),
      },
    }),
});

const step = (id, more) => node('benchStep', id, { behaviour: 'pass' }, more);
const input = (dataType = 'any') => node('graphInput', 'in', { id: 'input', dataType });
const output = (dataType = 'any') => node('graphOutput', 'out', { id: 'output', dataType });
const wire = (from, to) => {
  const [outputNodeId, outputId] = from.split('.');
  const [inputNodeId, inputId] = to.split('.');
  return { outputNodeId, outputId, inputNodeId, inputId };
};
const graph = (id, nodes, connections) => ({ metadata: { id, name: id }, nodes, connections });

function projectOf(...graphs) {
  const byId = Object.fromEntries(graphs.map((one) => [one.metadata.id, one]));
  return {
    metadata: { id: 'bench', title: '', description: '', mainGraphId: graphs.at(-1).metadata.id },
    graphs: byId,
  };
}

async function start(project, value, options = {}) {
  const { processor, run } = coreCreateProcessor(project, {
    inputs: { input: value },
    registry: globalRivetNodeRegistry,
    ...options,
  });
  processor.on('nodeError', () => {});
  return (await run()).output?.value;
}

const shapes = {
  chain(size) {
    const project = chainOf(size);
    return { run: () => start(project, any(0)) };
  },
  loop(size) {
    const nodes = [
      input(),
      node('loopController', 'loop', { maxIterations: size + 2 }),
      node('benchStep', 'generator', { behaviour: 'generate' }),
      node('benchStep', 'critic', { behaviour: 'criticise', size }),
      output(),
    ];
    const wires = [
      wire('in.data', 'loop.input1Default'),
      wire('loop.output1', 'generator.input'),
      wire('generator.output', 'critic.input'),
      wire('critic.output', 'loop.input1'),
      wire('critic.continue', 'loop.continue'),
      wire('loop.break', 'out.value'),
    ];
    const project = projectOf(graph('main', nodes, wires));
    return { run: async () => (await start(project, any([])))?.[0]?.length };
  },
  map(size) {
    const nodes = [input('any[]'), step('step', { isSplitRun: true, splitRunMax: size }), output('any[]')];
    const project = projectOf(graph('main', nodes, [wire('in.data', 'step.input'), wire('step.output', 'out.value')]));
    const items = { type: 'any[]', value: range(size) };
    return { run: async () => (await start(project, items))?.length };
  },
  nest(size) {
    const graphs = range(size).map((level) => {
      if (level === 0) return graph('level0', [input(), step('step'), output()], passWires);
      const inner = node('subGraph', 'inner', { graphId: `level${level - 1}` });
      const wires = [
        wire('in.data', 'step.input'),
        wire('step.output', 'inner.input'),
        wire('inner.output', 'out.value'),
      ];
      return graph(`level${level}`, [input(), step('step'), inner, output()], wires);
    });
    const project = projectOf(...graphs);
    return { run: () => start(project, any(0)) };
  },
  recurse(size) {
    const nodes = [
      input(),
      node('benchStep', 'step', { behaviour: 'countDown' }),
      node('subGraph', 'inner', { graphId: 'main' }, { isConditional: true }),
      node('coalesce', 'either', {}),
      output(),
    ];
    const wires = [
      wire('in.data', 'step.input'),
      wire('step.output', 'inner.input'),
      wire('step.continue', 'inner.$if'),
      wire('inner.output', 'either.input1'),
      wire('step.output', 'either.input2'),
      wire('either.output', 'out.value'),
    ];
    const project = projectOf(graph('main', nodes, wires));
    return { run: () => start(project, any(size)) };
  },
  runs(size) {
    const project = chainOf(stepsOfSmallRun);
    return { run: async () => (await Promise.all(range(size).map(() => start(project, any(0))))).length };
  },
  tokens(size) {
    const answer = node('benchStep', 'step', { behaviour: 'answer', size });
    const project = projectOf(graph('main', [input(), answer, output('string')], passWires));
    return {
      async run() {
        let text = '';
        const onPartialOutput = ({ outputs }) => {
          text += outputs.output.value;
        };
        await start(project, any(0), { onPartialOutput });
        return text.length;
      },
    };
  },
};

const passWires = [wire('in.data', 'step.input'), wire('step.output', 'out.value')];

function chainOf(size) {
  const ids = range(size).map((index) => `step${index}`);
  const ends = ['in.data', ...ids.map((id) => `${id}.output`)];
  const wires = ends.map((from, index) => wire(from, index < size ? `${ids[index]}.input` : 'out.value'));
  return projectOf(graph('main', [input(), ...ids.map((id) => step(id)), output()], wires));
}
