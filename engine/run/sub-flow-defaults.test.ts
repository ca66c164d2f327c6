import { expect, it } from 'vitest';
import { flowOf } from '../testing/flow-builder.ts';
import { testHost } from '../testing/test-host.ts';
import { startRun } from './start-run.ts';
import { outputOf } from './summary.ts';

const inner = {
  format: 1,
  name: 'inner',
  interface: { input: { tone: { type: 'string', default: 'calm' } }, output: { text: { type: 'string' } } },
  nodes: [{ id: 'say', type: 'template', text: 'Speak {{ tone }}.' }],
  edges: [
    { from: 'input.tone', to: 'say.tone' },
    { from: 'say.text', to: 'output.text' },
  ],
};

it.each([
  [[], 'Speak calm.'],
  [['input.question -> sub.tone'], 'Speak loud.'],
])('A sub-flow takes the default of an input that it was not sent: edges %j give %j', async (edges, expected) => {
  const flow = flowOf({
    nodes: [{ id: 'sub', type: 'flow', use: inner }],
    edges: [...edges, 'sub.text -> output.answer'],
  });
  const run = await startRun(testHost(), { flow, input: { question: 'loud' } });
  await run.settled();
  expect(outputOf(run.state)).toEqual({ answer: expected });
});
