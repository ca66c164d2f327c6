import { describe, expect, it } from 'vitest';
import { FlowError, replayJournal, startRun } from '../index.ts';
import { ask, flowOf, whyInput as input, manualClock, scripted as models, person, testHost } from '../testing/index.ts';

/** A clock that counts alarms. A run that sets one after the other without end is given up here instead of hanging. */
function countingClock() {
  const clock = manualClock(1_000_000);
  let alarms = 0;
  return {
    ...clock,
    advance: clock.advance,
    at(dueMs: number, callback: () => void) {
      alarms += 1;
      if (alarms > 1000) throw new Error('The run sets alarms without end.');
      return clock.at(dueMs, callback);
    },
    get pending() {
      return clock.pending;
    },
    get alarms() {
      return alarms;
    },
  };
}

const flaky = flowOf({
  nodes: [ask('say', '{{ question }}'), ask('other', '{{ question }}')],
  edges: ['input.question -> say.question', 'input.question -> other.question', 'say.text -> output.answer'],
});

describe('a run that waits for a time', () => {
  it('sets no alarm for a retry whose call is being made, however long that takes', async () => {
    const clock = countingClock();
    let answer = (_: string) => {};
    let calls = 0;
    const host = {
      ...testHost({
        script: ({ address }) => {
          if (address === 'other#1') return 'done';
          calls += 1;
          if (calls === 1) return new FlowError('MODEL_UNAVAILABLE', 'Not now.');
          return new Promise<string>((resolve) => {
            answer = resolve;
          });
        },
      }),
      clock,
    };
    const run = await startRun(host, { flow: flaky, input, models });
    expect(await run.settled()).toBe('waiting');
    clock.advance(60_000);
    for (let turn = 0; turn < 500; turn += 1) await Promise.resolve();
    expect(calls).toBe(2);
    expect(clock.alarms).toBeLessThan(10);
    answer('at last');
    expect(await run.settled()).toBe('completed');
    expect(replayJournal(await host.store.read(run.id)).output).toEqual({ answer: 'at last' });
  });

  it('fails the activation when what is taken after the due time is too large to be a message', async () => {
    const huge = flowOf({
      nodes: [
        person('say', '{{ question }}', {
          task: {
            kind: 'answer',
            dueSeconds: 10,
            onDue: { default: Array.from({ length: 30 }, () => 'x'.repeat(100_000)) },
          },
        }),
      ],
      edges: ['input.question -> say.question', 'say.text -> output.answer'],
    });
    const clock = countingClock();
    const run = await startRun({ ...testHost(), clock }, { flow: huge, input, models });
    expect(await run.settled()).toBe('waiting');
    clock.advance(10_000);
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  it('closes the other task when two are due at once and the first fails their flow', async () => {
    const due = { task: { kind: 'answer', dueSeconds: 10, onDue: 'fail' } };
    const two = flowOf({
      nodes: [person('one', '{{ question }}', due), person('two', '{{ question }}', due)],
      edges: ['input.question -> one.question', 'input.question -> two.question', 'one.text -> output.answer'],
    });
    const host = testHost();
    const run = await startRun(host, { flow: two, input, models });
    expect(await run.settled()).toBe('waiting');
    host.clock.advance(10_000);
    expect(await run.settled()).toBe('failed');
    expect(run.state.ended?.error).toMatchObject({ code: 'TASK_EXPIRED', where: { address: 'one#1' } });
    expect(host.warnings).toEqual([]);
    expect((await host.store.read(run.id)).filter(({ type }) => type === 'task.expired')).toHaveLength(1);
  });
});
