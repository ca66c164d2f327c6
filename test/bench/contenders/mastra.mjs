import { createStep, createWorkflow } from '@mastra/core/workflows';
import { z } from 'zod';
import { draft, noOp, range, stepsOfSmallRun, tokens, verdict } from '../workloads.mjs';

/** Mastra's workflows, built before the clock starts, without a storage to save to. */
export function prepare({ shape, size }) {
  return shapes[shape]?.(size);
}

const schemas = { inputSchema: z.any(), outputSchema: z.any() };
const step = (id, execute = ({ inputData }) => noOp(inputData)) => createStep({ id, ...schemas, execute });
const workflow = (id) => createWorkflow({ id, ...schemas });

async function start(built, inputData) {
  const result = await (await built.createRun()).start({ inputData });
  if (result.status !== 'success') throw result.error ?? new Error(`The run is ${result.status}.`);
  return result.result;
}

const shapes = {
  chain(size) {
    const built = chainOf(size);
    return { run: () => start(built, 0) };
  },
  loop(size) {
    const say = (role, content) => async (input) => [...input.inputData, { role, content: await noOp(content) }];
    const round = workflow('round')
      .then(step('generator', say('assistant', draft)))
      .then(step('critic', say('user', verdict)))
      .commit();
    const built = workflow('loop')
      .dountil(round, async ({ inputData }) => inputData.length >= 2 * size)
      .commit();
    return { run: async () => (await start(built, [])).length };
  },
  map(size) {
    const built = workflow('map').foreach(step('item'), { concurrency: size }).commit();
    return { run: async () => (await start(built, range(size))).length };
  },
  nest(size) {
    let built = workflow('level').then(step('step')).commit();
    for (let level = 1; level < size; level += 1) {
      built = workflow(`level${level}`).then(step('step')).then(built).commit();
    }
    return { run: () => start(built, 0) };
  },
  recurse(size) {
    const built = workflow('deep')
      .then(step('step', async ({ inputData }) => (await noOp(inputData)) - 1))
      .then(step('inner', async ({ inputData }) => (inputData > 0 ? start(built, inputData) : inputData)))
      .commit();
    return { run: () => start(built, size) };
  },
  runs(size) {
    const built = chainOf(stepsOfSmallRun);
    return { run: async () => (await Promise.all(range(size).map(() => start(built, 0)))).length };
  },
  tokens(size) {
    const answer = async ({ writer }) => {
      for await (const token of tokens(size)) await writer.write(token);
      return 0;
    };
    const built = workflow('answer').then(step('answer', answer)).commit();
    return {
      async run() {
        let text = '';
        const { fullStream } = (await built.createRun()).stream({ inputData: 0 });
        for await (const part of fullStream) if (part.type === 'workflow-step-output') text += part.payload.output;
        return text.length;
      },
    };
  },
};

function chainOf(size) {
  return range(size)
    .reduce((built, index) => built.then(step(`step${index}`)), workflow('chain'))
    .commit();
}
