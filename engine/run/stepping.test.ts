import { describe, expect, it } from 'vitest';
import { startRun } from '../index.ts';
import { ask, flowOf, whyInput as input, scripted as models, testHost } from '../testing/index.ts';

const flow = flowOf({
  nodes: [ask('say', '{{ question }}')],
  edges: ['input.question -> say.question', 'say.text -> output.answer'],
});

describe('a run that is stepped through', () => {
  const changes = [
    ['edited', { edit: { address: 'say#1', when: 'before', values: { question: 'How?' } } as const }],
    ['given to another performer', { performer: { path: 'say', performer: { model: 'critic' } } }],
  ] as const;
  it.each(changes)('goes on when the activation that it works on is %s', async (_, change) => {
    let calls = 0;
    const host = testHost({
      script: ({ turns }) => {
        calls += 1;
        // The first call never comes back; what is begun again does.
        return calls === 1 ? new Promise<string>(() => {}) : `said ${turns.at(-1)?.content}`;
      },
    });
    const run = await startRun(host, { flow, input, models, breakpoints: [{ path: 'say', when: 'before' }] });
    expect(await run.settled()).toBe('paused');
    await run.resume({ step: true });
    expect(calls).toBe(1);
    if ('edit' in change) await run.edit(change.edit, 'me');
    else await run.changePerformer(change.performer, 'me');
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    expect(calls).toBe(2);
    expect(await run.settled()).toBe('paused');
    await run.resume();
    expect(await run.settled()).toBe('completed');
  });
});
