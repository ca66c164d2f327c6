import { expect, it } from 'vitest';
import { replayJournal, startRun } from '../index.ts';
import { flowOf, scripted as models, testHost, text } from '../testing/index.ts';

it('an error that a template prints is printed the same when its journal was read from a file', async () => {
  const flow = flowOf({
    interface: { input: { question: {} }, output: { answer: {} } },
    state: { kept: { initial: [], merge: 'append' } },
    nodes: [{ id: 'keep', type: 'memory', key: 'kept', onError: 'port' }, text('say', '{{ wrong | json }}')],
    edges: ['input.question -> keep.passage', 'keep.error -> say.wrong', 'say.text -> output.answer'],
  });
  const host = testHost();
  const run = await startRun(host, { flow, input: { question: 7 }, models });
  expect(await run.settled()).toBe('completed');
  const journal = JSON.parse(JSON.stringify(await host.store.read(run.id))) as unknown[];
  expect(replayJournal(journal).output).toEqual((run.state.outcome as { output: object }).output);
});
