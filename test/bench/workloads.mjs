// A step is one async function that does nothing: a node of a graph, an item of a fan-out, a level of nesting. What
// is measured is all that an engine does around it.

/** Journal addresses hold 8,000 characters at most; with ids of one letter that is as deep as flows can go. */
export const deepest = 3_990;

const chain = (size) => ({ shape: 'chain', size, units: size, unit: 'step', title: `chain of ${count(size)}` });
const loop = (size) => ({
  shape: 'loop',
  size,
  units: 2 * size,
  unit: 'step',
  title: `${count(size)} generator–critic rounds`,
});
const map = (size) => ({ shape: 'map', size, units: size, unit: 'item', title: `fan-out of ${count(size)}` });
const recurse = (size) => ({
  shape: 'recurse',
  size,
  units: size,
  unit: 'level',
  title: `a flow that calls itself, ${count(size)} deep`,
});
const nest = (size) => ({ shape: 'nest', size, units: size, unit: 'level', title: `nesting of ${count(size)}` });

/** Those that keep a record: how it grows is asked of them alone. */
const keeping = ['flowright', 'flowright-sqlite', 'langgraph-saver'];

/** By name, in the order of the tables. `units` is how many steps one run takes. */
export const workloads = {
  chain100: chain(100),
  chain1000: chain(1_000),
  loop100: { ...loop(100), only: keeping },
  loop1000: loop(1_000),
  loop10000: { ...loop(10_000), only: keeping },
  map100: map(100),
  map1000: map(1_000),
  map10000: map(10_000),
  nest50: nest(50),
  nest500: nest(500),
  nest2000: nest(2_000),
  recurseCap: recurse(deepest),
  runs1000: { shape: 'runs', size: 1_000, units: 10_000, unit: 'step', title: '1,000 runs at once, of 10 steps' },
  tokens100000: {
    shape: 'tokens',
    size: 100_000,
    units: 100_000,
    unit: 'token',
    title: '100,000 tokens of one answer',
  },
  resume10000: { shape: 'resume', size: 10_000, units: 10_000, unit: 'activation', title: 'resuming after 10,000' },
};

/** What one run must come to: a contender that loses steps has not run faster. */
export const expected = {
  chain: () => 0,
  loop: (size) => 2 * size,
  map: (size) => size,
  nest: () => 0,
  recurse: () => 0,
  runs: (size) => size,
  tokens: (size) => size * token.length,
  resume: () => 'waiting',
};

export const stepsOfSmallRun = 10;

let taken = 0;
export const noOp = async (value) => {
  taken += 1;
  return value;
};

/** How many steps were taken since the last question. */
export function takenSteps() {
  const steps = taken;
  taken = 0;
  return steps;
}

/** What generator and critic say: the history of a conversation grows by both in every round. */
export const draft = 'Here is the answer again, with what you asked for.';
export const verdict = 'Better than the last one. Say more about the limits.';

export const token = 'word ';
/** An answer as a model's SDK hands it out. */
export async function* tokens(size) {
  for (let index = 0; index < size; index += 1) yield token;
}

export function range(size) {
  return Array.from({ length: size }, (_, index) => index);
}

function count(size) {
  return String(size).replace(/(?=(\d{3})+$)(?!^)/g, ',');
}
