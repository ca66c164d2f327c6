import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '../sandbox/node.ts';
import { form, hold, panelFlow, sayings, trio } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const a = { answer: 'a' };
const b = { answer: 'b' };
/** Two of three agree from the second round on, all three from the fourth. */
const script = sayings({ Ann: a, 'Bob#1': b, Bob: a, 'Cleo#1': { answer: 'c' }, 'Cleo#2': b, 'Cleo#3': b, Cleo: a });
const base = { rounds: 5, response: form };

describe('the end of a discussion', () => {
  it.each([
    [{ consensus: 0.6 }, 2, 'met'],
    [{ consensus: 1 }, 4, 'met'],
    [{ consensus: 0.6, from: 3 }, 3, 'met'],
    [{ until: 'unanimous' }, 4, 'met'],
    [{ until: 'tally.length == 2 && round > 2' }, 3, 'met'],
    [{ until: 'turns.some(turn => turn.answer == "z")' }, 5, 'exhausted'],
    [{ consensus: 1, until: 'winner == "a" && consensus > 0.5' }, 2, 'met'],
    [{ until: 'ballots.filter(one => one.answer == "a").length >= 2', from: 3 }, 3, 'met'],
    [{}, 5, 'exhausted'],
  ])('%j ends it after %i rounds', async (stop, rounds, exitReason) => {
    const { output, error } = await hold(panelFlow({ ...base, stop }), { sandbox, script });
    expect(error).toBeUndefined();
    expect(output).toMatchObject({ rounds, exitReason });
  });

  it('ends when everybody says to be done, not when those who spoke so far do', async () => {
    const schema = {
      type: 'object',
      properties: { answer: { type: 'string' }, done: { type: 'boolean' }, next: { type: 'string' } },
    };
    const settings = { rounds: 6, response: { schema }, stop: { done: 'done' } };
    const done = { answer: 'x', done: true };
    const all = await hold(panelFlow(settings), {
      sandbox,
      script: sayings({ Ann: done, Bob: done, 'Cleo#1': { done: false }, Cleo: done }),
    });
    expect(all.output.rounds).toBe(2);
    const oneByOne = panelFlow({ ...settings, order: { chosenBy: 'speaker' } });
    const held = await hold(oneByOne, { sandbox, script: sayings({ Ann: done, Bob: done, Cleo: done }) });
    expect(held.output.rounds).toBe(3);
  });

  it('takes a limit that arrives at a port', async () => {
    const flow = panelFlow({ rounds: 10, prompt: 'Go', stop: { until: 'round >= limit' } });
    const { output } = await hold(flow, { sandbox, script, input: { limit: 3 } });
    expect(output).toMatchObject({ rounds: 3, exitReason: 'met' });
  });

  it('goes on after a round in which no ballot counts', async () => {
    const nothing = { answer: null };
    const schema = { type: 'object', properties: { answer: { type: ['string', 'null'] } } };
    const silent = sayings({ 'Ann#1': nothing, 'Bob#1': nothing, 'Cleo#1': nothing, Ann: a, Bob: a, Cleo: a });
    const { output } = await hold(panelFlow({ ...base, response: { schema }, stop: { consensus: 1 } }), {
      sandbox,
      script: silent,
    });
    expect(output.rounds).toBe(2);
  });

  it('leaves out a turn that fails, if that is allowed', async () => {
    const failing = sayings({ Ann: a, Bob: 'no JSON at all', Cleo: b });
    const settings = {
      rounds: 2,
      response: { ...form, repairs: 0 },
      participants: trio,
      prompt: '{{ discussion }}',
      says: 'answer',
    };
    const skipped = await hold(panelFlow({ ...settings, onTurnError: 'skip' }), { sandbox, script: failing });
    expect(skipped.shown['Cleo#2']).toBe('Ann: a\n\nCleo (you): b');
    expect(skipped.output.ballots).toMatchObject([
      { name: 'Ann', answer: 'a' },
      { name: 'Cleo', answer: 'b' },
    ]);
    const failed = await hold(panelFlow(settings), { sandbox, script: failing });
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'RESPONSE_INVALID' } });
  });
});
