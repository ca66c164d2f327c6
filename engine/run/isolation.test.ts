import { describe, expect, it } from 'vitest';
import { startRun } from '../index.ts';
import { flowOf, whyInput as input, scripted as models, testHost, text } from '../testing/index.ts';

describe('the state that a flow begins with', () => {
  it('cannot be changed by whoever reads it: every instance begins with the same values', async () => {
    const counting = flowOf({
      state: { log: { initial: [{ deep: ['start'] }], merge: 'append' } },
      nodes: [text('say', '{{ seen }} {{ question }}')],
      edges: ['state.log -> say.seen', 'input.question -> say.question', 'say.text -> output.answer'],
    });
    const run = await startRun(testHost(), { flow: counting, input, models });
    expect(await run.settled()).toBe('completed');
    const log = run.state.root.state.get('log');
    expect(Object.isFrozen(log)).toBe(true);
    expect(Object.isFrozen((log as [{ deep: unknown }])[0].deep)).toBe(true);
  });
});
