import { expect, it } from 'vitest';
import { FlowError, openRun, startRun } from '../index.ts';
import { ask, flowOf, whyInput as input, scripted as models, testHost } from '../testing/index.ts';

it('a draft that took a second attempt waits for its reviewer, also in another process', async () => {
  const flow = flowOf({
    nodes: [ask('say', '{{ question }}', { performer: { model: 'writer', reviewer: 'editor' } })],
    edges: ['input.question -> say.question', 'say.text -> output.answer'],
  });
  let calls = 0;
  const host = testHost({
    script: () => {
      calls += 1;
      return calls === 1 ? new FlowError('MODEL_UNAVAILABLE', 'Not now.') : 'a draft';
    },
  });
  const run = await startRun(host, { flow, input, models });
  await run.settled();
  host.clock.advance(60_000);
  expect(await run.settled()).toBe('waiting');
  expect(run.summary().openTasks).toHaveLength(1);
  await run.close();
  const again = await openRun(host, run.id);
  expect(await again.settled()).toBe('waiting');
  expect(host.warnings).toEqual([]);
  const [task] = again.summary().openTasks;
  await again.answer(task!.id, { decision: 'approve' }, 'me');
  expect(await again.settled()).toBe('completed');
  expect(calls).toBe(2);
});
