import { describe, expect, it } from 'vitest';
import { FlowError, openRun, replayJournal, startRun } from '#engine/index';
import { ask, flowOf, person, testHost } from '#engine/testing/index';

const models = { '*': { provider: 'test', model: 'scripted' } };
const input = { question: 'Why?' };
const hour = 3_600_000;

const waiting = flowOf({
  interface: { input: { question: {} }, output: { answer: {}, tried: {}, other: {} } },
  nodes: [
    person('late', '{{ question }}', { task: { kind: 'answer', dueSeconds: 600, onDue: { default: 'late' } } }),
    person('later', '{{ question }}', { task: { kind: 'answer', dueSeconds: 1200, onDue: { default: 'later' } } }),
    ask('tried', '{{ question }}'),
  ],
  edges: [
    'input.question -> late.question',
    'input.question -> later.question',
    'input.question -> tried.question',
    'late.text -> output.answer',
    'later.text -> output.other',
    'tried.text -> output.tried',
  ],
});

function hostWithOneFailure() {
  let calls = 0;
  return testHost({
    script: () => {
      calls += 1;
      return calls === 1 ? new FlowError('MODEL_UNAVAILABLE', 'Not now.', { retryAfterMs: 300_000 }) : 'said';
    },
  });
}

describe('a clock that jumps', () => {
  it('53: an hour forward, as after sleep: everything overdue happens, each once', async () => {
    const host = hostWithOneFailure();
    const run = await startRun(host, { flow: waiting, input, models });
    expect(await run.settled()).toBe('waiting');
    host.clock.set(host.clock.now() + hour);
    expect(await run.settled()).toBe('completed');
    expect(host.models.requests).toHaveLength(2);
    const entries = await host.store.read(run.id);
    expect(entries.filter(({ type }) => type === 'task.expired')).toHaveLength(2);
    expect(replayJournal(entries).output).toEqual({ answer: 'late', other: 'later', tried: 'said' });
  });

  it('52: an hour back: nothing happens early or twice, due times stay, and the order is that of the journal', async () => {
    const host = hostWithOneFailure();
    const started = host.clock.now();
    const run = await startRun(host, { flow: waiting, input, models });
    await run.settled();
    host.clock.set(started - hour);
    expect(await run.settled()).toBe('waiting');
    await run.answer(run.summary().openTasks.find(({ address }) => address === 'later#1')!.id, 'now', 'me');
    host.clock.advance(hour + 299_999);
    expect(host.models.requests).toHaveLength(1);
    host.clock.advance(1);
    await run.settled();
    expect(host.models.requests).toHaveLength(2);
    host.clock.advance(hour);
    expect(await run.settled()).toBe('completed');
    const entries = await host.store.read(run.id);
    const times = entries.map(({ at }) => at);
    expect(times).not.toEqual([...times].sort((a, b) => a - b));
    expect(replayJournal(entries).output).toEqual({ answer: 'late', other: 'now', tried: 'said' });
  });

  it('51, 53: an hour forward while no process runs: everything overdue happens once when one starts', async () => {
    const host = hostWithOneFailure();
    const run = await startRun(host, { flow: waiting, input, models });
    await run.settled();
    await run.close();
    host.clock.set(host.clock.now() + hour);
    const again = await openRun(host, run.id);
    expect(await again.settled()).toBe('completed');
    await again.close();
    const third = await openRun(host, run.id);
    expect(await third.settled()).toBe('completed');
    expect(host.models.requests).toHaveLength(2);
    expect((await host.store.read(run.id)).filter(({ type }) => type === 'task.expired')).toHaveLength(2);
  });

  it('52: back and forth between processes: a retry is made at its time by the clock that is there', async () => {
    const host = hostWithOneFailure();
    const started = host.clock.now();
    const run = await startRun(host, { flow: waiting, input, models });
    await run.settled();
    await run.close();
    host.clock.set(started - hour);
    const second = await openRun(host, run.id);
    expect(await second.settled()).toBe('waiting');
    expect(host.models.requests).toHaveLength(1);
    await second.close();
    host.clock.set(started + 300_000);
    const third = await openRun(host, run.id);
    await third.settled();
    expect(host.models.requests).toHaveLength(2);
    await third.close();
  });
});
