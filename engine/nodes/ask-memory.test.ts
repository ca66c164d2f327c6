import { expect, it } from 'vitest';
import { startRun } from '../index.ts';
import { ask, edgesOf, flowOf, whyInput as input, scripted as models, testHost } from '../testing/index.ts';

/** What the model was sent in the last of five rounds, in short. */
async function lastTurns(memory: object): Promise<string[]> {
  const body = {
    nodes: [ask('say', 'q{{ round }}', { memory: { thread: true, ...memory } })],
    edges: edgesOf(['input.round -> say.round', 'say.text -> output.text']),
  };
  const flow = flowOf({ nodes: [{ id: 'l', type: 'loop', maxRounds: 5, body }], edges: ['l.text -> output.answer'] });
  const host = testHost({ script: ({ address }) => `a${address.split('#')[1]}` });
  const run = await startRun(host, { flow, input, models });
  await run.settled();
  return host.models.requests[4]!.turns.map(({ content }) => content);
}

it('a thread is sent whole, or its first and last exchanges, each with its reply', async () => {
  expect(await lastTurns({})).toEqual(['q1', 'a1', 'q2', 'a2', 'q3', 'a3', 'q4', 'a4', 'q5']);
  expect(await lastTurns({ lastExchanges: 1 })).toEqual(['q4', 'a4', 'q5']);
  expect(await lastTurns({ firstExchanges: 1, lastExchanges: 2 })).toEqual(['q1', 'a1', 'q3', 'a3', 'q4', 'a4', 'q5']);
  expect(await lastTurns({ firstExchanges: 0, lastExchanges: 0 })).toEqual(['q5']);
});

it('a thread has a prompt of its own from the second time on', async () => {
  const node = ask('say', 'first', { laterPrompt: 'again', memory: { thread: true } });
  const body = { nodes: [node], edges: edgesOf(['say.text -> output.text']) };
  const flow = flowOf({ nodes: [{ id: 'l', type: 'loop', maxRounds: 3, body }], edges: ['l.text -> output.answer'] });
  const host = testHost();
  const run = await startRun(host, { flow, input, models });
  await run.settled();
  expect(host.models.requests.map(({ turns }) => turns.at(-1)!.content)).toEqual(['first', 'again', 'again']);
});
