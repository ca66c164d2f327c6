import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '../sandbox/node.ts';
import { hold, panelFlow, sayings, trio } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const prompt = '{{ discussion }}';
const script = sayings({});
const five = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'].map((name) => ({ name, model: 'debater' }));
const nominates = {
  schema: {
    type: 'object',
    properties: { answer: { type: 'string' }, next: { type: 'string' } },
    required: ['answer'],
  },
};

describe('the order of a discussion', () => {
  it('simultaneous: nobody hears this round, everybody the rounds before', async () => {
    const { shown, output } = await hold(panelFlow({ prompt, rounds: 2 }), { sandbox, script });
    expect(shown).toEqual({
      'Ann#1': '',
      'Bob#1': '',
      'Cleo#1': '',
      'Ann#2': 'Ann (you): Ann#1 speaks\n\nBob: Bob#1 speaks\n\nCleo: Cleo#1 speaks',
      'Bob#2': 'Ann: Ann#1 speaks\n\nBob (you): Bob#1 speaks\n\nCleo: Cleo#1 speaks',
      'Cleo#2': 'Ann: Ann#1 speaks\n\nBob: Bob#1 speaks\n\nCleo (you): Cleo#1 speaks',
    });
    expect(output.rounds).toBe(2);
    expect(output.exitReason).toBe('exhausted');
  });

  it('sequential: each hears those before it in this round', async () => {
    const flow = panelFlow({ prompt, rounds: 2, order: 'sequential', view: { rounds: 0 } });
    const { shown, order } = await hold(flow, { sandbox, script });
    expect(order).toEqual(['Ann#1', 'Bob#1', 'Cleo#1', 'Ann#2', 'Bob#2', 'Cleo#2']);
    expect(shown['Ann#1']).toBe('');
    expect(shown['Cleo#1']).toBe('Ann: Ann#1 speaks\n\nBob: Bob#1 speaks');
    expect(shown['Ann#2']).toBe('');
    expect(shown['Bob#2']).toBe('Ann: Ann#2 speaks');
  });

  it('sequential over rounds: says in which round something was said', async () => {
    const flow = panelFlow({ prompt, rounds: 2, order: 'sequential', participants: trio.slice(0, 2) });
    const { shown } = await hold(flow, { sandbox, script });
    expect(shown['Ann#2']).toBe('Ann (you): Ann#1 speaks\n\nBob: Bob#1 speaks');
    expect(shown['Bob#2']).toBe(
      'Ann, round 1: Ann#1 speaks\n\nBob (you), round 1: Bob#1 speaks\n\nAnn, round 2: Ann#2 speaks',
    );
  });

  it('shuffled: by the seed, in a new order each round, the same for the same seed', async () => {
    const flow = panelFlow({ prompt, rounds: 3, order: 'shuffled', participants: five });
    const once = await hold(flow, { sandbox, script, seed: 'one' });
    const again = await hold(flow, { sandbox, script, seed: 'one' });
    const other = await hold(flow, { sandbox, script, seed: 'two' });
    const rounds = (order: readonly string[]) =>
      [0, 5, 10].map((at) => order.slice(at, at + 5).map((one) => one.slice(0, -2)));
    expect(again.order).toEqual(once.order);
    expect(other.order).not.toEqual(once.order);
    expect(new Set(rounds(once.order).map(String)).size).toBe(3);
    for (const round of rounds(once.order)) expect([...round].sort()).toEqual(five.map(({ name }) => name));
  });

  it('chosen by whoever spoke last; by the order of the seats when that names nobody', async () => {
    const says = {
      'Ann#1': { answer: 'a', next: ' cleo ' },
      'Cleo#2': { answer: 'c', next: 'Zoe' },
      'Ann#3': { answer: 'a' },
    };
    const flow = panelFlow({ prompt, rounds: 4, order: { chosenBy: 'speaker' }, response: nominates, says: 'answer' });
    const { order, shown, output } = await hold(flow, { sandbox, script: sayings({ ...says, Bob: { answer: 'b' } }) });
    expect(order).toEqual(['Ann#1', 'Cleo#2', 'Ann#3', 'Bob#4']);
    expect(shown['Bob#4']).toBe('Ann, round 1: a\n\nCleo, round 2: c\n\nAnn, round 3: a');
    expect(output.ballots).toMatchObject([{ name: 'Ann' }, { name: 'Bob' }, { name: 'Cleo' }]);
  });

  it('chosen by the moderator, one or several at a time', async () => {
    const response = { schema: { type: 'object', properties: { next: { type: 'array', items: { type: 'string' } } } } };
    const moderator = { performer: { model: 'chair' }, prompt: 'Who is next in round {{ round }}?', response };
    const flow = panelFlow({ prompt, rounds: 3, order: { chosenBy: 'moderator' }, moderator });
    const says = {
      'moderate#1': { next: ['Bob'] },
      'moderate#2': { next: ['Cleo', 'Ann', 'Cleo'] },
      'moderate#3': { next: [] },
    };
    const { order, shown } = await hold(flow, { sandbox, script: sayings(says) });
    expect(order).toEqual(['moderate#1', 'Bob#1', 'moderate#2', 'Cleo#2', 'Ann#2', 'moderate#3', 'Bob#3']);
    expect(shown['Ann#2']).toBe('Bob, round 1: Bob#1 speaks\n\nCleo, round 2: Cleo#2 speaks');
  });

  it('pairs in turn: everybody meets everybody, and one of an odd number sits out', async () => {
    const text = '{{ me.partner }}|{{ discussion }}';
    const flow = panelFlow({
      prompt: text,
      rounds: 3,
      order: { pairs: 'round-robin' },
      view: { of: 'partner', own: false },
    });
    const { shown, output } = await hold(flow, { sandbox, script });
    const met = (output.transcript as { round: number; name: string; partner: string }[]).map(
      ({ round, name, partner }) => `${round} ${name}-${partner}`,
    );
    expect(met).toEqual(['1 Bob-Cleo', '1 Cleo-Bob', '2 Ann-Bob', '2 Bob-Ann', '3 Ann-Cleo', '3 Cleo-Ann']);
    expect(shown['Ann#2']).toBe('Bob|Bob: Bob#1 speaks');
    expect(shown['Bob#2']).toBe('Ann|');
    expect(shown['Cleo#3']).toBe('Ann|Ann: Ann#2 speaks');
  });

  it('pairs of four: three rounds are enough for all to meet once', async () => {
    const flow = panelFlow({ rounds: 3, order: { pairs: 'round-robin' }, participants: five.slice(0, 4) });
    const { output } = await hold(flow, { sandbox, script });
    const met = (output.transcript as { name: string; partner: string }[]).map(({ name, partner }) => name + partner);
    expect(met).toHaveLength(12);
    expect(new Set(met).size).toBe(12);
  });

  it('pairs by lot that reply: the second of a pair hears the first', async () => {
    const order = { pairs: 'random', replies: true };
    const flow = panelFlow({ prompt, order, view: { of: 'partner' }, participants: five });
    const { shown, order: asked } = await hold(flow, { sandbox, script });
    expect(asked).toHaveLength(4);
    for (const [first, second] of [asked.slice(0, 2), asked.slice(2)]) {
      expect(shown[first ?? '']).toBe('');
      expect(shown[second ?? '']).toBe(`${first?.slice(0, -2)}: ${first} speaks`);
    }
    const again = await hold(flow, { sandbox, script });
    expect(again.order).toEqual(asked);
  });
});
