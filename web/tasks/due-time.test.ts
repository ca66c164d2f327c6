import { describe, expect, it } from 'vitest';
import { startRun } from '#engine/run/start-run';
import { ask, flowOf, scripted as models, testHost } from '#engine/testing/index';
import { draftStands, dueText, formatCountdown } from './due-time.ts';

describe('The due time of a task', () => {
  it('is counted down in minutes and seconds, and told in words from an hour on', () => {
    expect([25_000, 24_001, 725_000, 0, -5].map(formatCountdown)).toEqual(['0:25', '0:25', '12:05', '0:00', '0:00']);
    expect(formatCountdown(2 * 3_600_000)).toBe('2 h 0 min');
  });

  it('says whether the draft stands by itself, or when an answer is due or was', () => {
    const now = 1_000_000_000;
    const at = (ms: number, stands: boolean) => dueText(now + ms, { stands, now });
    expect(at(25_000, true)).toBe('stands by itself in 0:25');
    expect(at(-1, true)).toBe('stands by itself now');
    expect(at(120_000, false)).toBe('due in 2:00');
    expect(at(7_200_000, false)).toBe('due in 2 hours');
    expect(at(-120_000, false)).toBe('overdue by 2 min 0 s');
    expect(at(-1, false)).toBe('overdue');
  });
});

it('A draft stands by itself only under a performer who says so', async () => {
  const entriesFor = async (performer: object) => {
    const host = testHost();
    const seat = ask('seat', '{{ question }}', { performer, task: { kind: 'answer', dueSeconds: 60 } });
    const flow = flowOf({ nodes: [seat], edges: ['input.question -> seat.question', 'seat.text -> output.answer'] });
    const run = await startRun(host, { flow, input: { question: 'Why?' }, models });
    expect(await run.settled()).toBe('waiting');
    expect(run.summary().openTasks[0]?.dueAt).toBeDefined();
    return await host.store.read(run.id);
  };
  const reviewed = { model: 'writer', reviewer: 'editor' };
  expect(draftStands(await entriesFor({ ...reviewed, stopSeconds: 30 }), 'seat#1')).toBe(true);
  expect(draftStands(await entriesFor(reviewed), 'seat#1')).toBe(false);
});
