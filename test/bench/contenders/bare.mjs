import { draft, noOp, range, stepsOfSmallRun, tokens, verdict } from '../workloads.mjs';

/** The floor: the same functions called by hand, with nothing kept and nothing watched. */
export function prepare({ shape, size }) {
  const run = shapes[shape];
  return run && { run: () => run(size) };
}

const shapes = {
  async chain(size) {
    const steps = new Array(size).fill(noOp);
    let value = 0;
    for (const step of steps) value = await step(value);
    return value;
  },
  async loop(size) {
    const history = [];
    for (let round = 0; round < size; round += 1) {
      history.push({ role: 'assistant', content: await noOp(draft) });
      history.push({ role: 'user', content: await noOp(verdict) });
    }
    return history.length;
  },
  map: async (size) => (await Promise.all(range(size).map(noOp))).length,
  async nest(size) {
    const enter = async (depth, value) => (depth === 0 ? value : await enter(depth - 1, await noOp(value)));
    return await enter(size, 0);
  },
  async recurse(size) {
    const left = (await noOp(size)) - 1;
    return left > 0 ? await shapes.recurse(left) : left;
  },
  runs: async (size) => (await Promise.all(range(size).map(() => shapes.chain(stepsOfSmallRun)))).length,
  async tokens(size) {
    let text = '';
    for await (const token of tokens(size)) text += token;
    return text.length;
  },
};
