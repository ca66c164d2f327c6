import { noOp } from '../workloads.mjs';

/** The floor: the same functions called by hand, with nothing kept and nothing watched. */
export function prepare(workload, units) {
  return { run: () => shapes[workload](units), close() {} };
}

const shapes = {
  async chain(units) {
    const steps = new Array(units).fill(noOp);
    let value = 0;
    for (const step of steps) value = await step(value);
    return value;
  },
  async loop(units) {
    let value = 0;
    for (let round = 0; round < units; round += 1) value = await noOp(value);
    return value;
  },
  async map(units) {
    const items = Array.from({ length: units }, (_, index) => index);
    return (await Promise.all(items.map(noOp))).length;
  },
  async nest(units) {
    const enter = async (depth, value) => (depth === 0 ? value : await enter(depth - 1, await noOp(value)));
    return await enter(units, 0);
  },
};
