import { range, stepsOfSmallRun } from '../workloads.mjs';

const step = (id) => ({ id, type: 'code', inputs: { value: {} }, outputs: { value: {} }, source: 'return input;' });
const ask = (id, prompt, more = {}) => ({ id, type: 'ask', performer: { model: id }, prompt, ...more });
const wire = (from, to) => ({ from, to });
const edge = (from, to) => wire(`${from}.value`, `${to}.value`);
const flowOf = ({ name = 'bench-flow', input = { value: {} }, models = [] }, nodes, edges) => ({
  format: 1,
  name,
  interface: { input, output: { value: {} } },
  models: Object.fromEntries(models.map((role) => [role, {}])),
  nodes,
  edges,
});

const remembering = {
  laterPrompt: '{{ verdict }}',
  memory: { thread: true },
  ports: { verdict: { optional: true } },
};

/** The generator remembers the whole conversation; the critic reads the latest draft. */
const rounds = (size) => ({
  id: 'rounds',
  type: 'loop',
  maxRounds: size,
  body: {
    nodes: [ask('generator', 'Begin.', remembering), ask('critic', '{{ draft }}')],
    edges: [
      wire('input.previous.value', 'generator.verdict'),
      wire('generator.text', 'critic.draft'),
      wire('critic.text', 'output.value'),
    ],
  },
});

export const flows = {
  chain(size) {
    const ids = range(size).map((index) => `step${index}`);
    const edges = ['input', ...ids].map((id, index) => edge(id, ids[index] ?? 'output'));
    return { flow: flowOf({}, ids.map(step), edges), input: { value: 0 } };
  },
  loop(size) {
    const edges = [wire('rounds.value', 'output.value')];
    return { flow: flowOf({ input: {}, models: ['generator', 'critic'] }, [rounds(size)], edges), input: {} };
  },
  map(size) {
    const body = { nodes: [step('step')], edges: [wire('input.item', 'step.value'), edge('step', 'output')] };
    const each = { id: 'each', type: 'map', concurrency: size, body };
    const edges = [wire('input.items', 'each.items'), edge('each', 'output')];
    return { flow: flowOf({ input: { items: {} } }, [each], edges), input: { items: range(size) } };
  },
  nest(size) {
    const flat = flowOf({ name: 'level0' }, [step('s')], [edge('input', 's'), edge('s', 'output')]);
    const others = { level0: flat };
    for (let level = 1; level < size; level += 1) {
      const inner = { id: 'n', type: 'flow', use: `level${level - 1}` };
      const edges = [edge('input', 's'), edge('s', 'n'), edge('n', 'output')];
      others[`level${level}`] = flowOf({ name: `level${level}` }, [step('s'), inner], edges);
    }
    return { flow: others[`level${size - 1}`], others, input: { value: 0 } };
  },
  recurse(size) {
    const again = { id: 'm', type: 'switch', cases: [{ name: 'more', when: 'value > 0' }] };
    const nodes = [{ ...step('s'), title: 'count down' }, again, { id: 'n', type: 'flow', use: 'self' }];
    const edges = [
      edge('input', 's'),
      edge('s', 'm'),
      wire('m.more', 'n.value'),
      edge('n', 'output'),
      wire('m.default', 'output.value'),
    ];
    return { flow: flowOf({}, nodes, edges), input: { value: size } };
  },
  runs: (size) => ({ ...flows.chain(stepsOfSmallRun), runs: size }),
  tokens: () => ({
    flow: flowOf(
      { input: {}, models: ['narrator'] },
      [ask('narrator', 'Go on.')],
      [wire('narrator.text', 'output.value')],
    ),
    input: {},
  }),
  /** Half as many rounds as activations, and then a person who has not answered. */
  resume(size) {
    const person = { id: 'reader', type: 'ask', performer: { person: 'reader' }, prompt: '{{ text }}' };
    const nodes = [rounds(size / 2), person];
    const edges = [wire('rounds.value', 'reader.text'), wire('reader.text', 'output.value')];
    const flow = flowOf({ input: {}, models: ['generator', 'critic'] }, nodes, edges);
    return { flow: { ...flow, people: { reader: {} } }, input: {} };
  },
};
