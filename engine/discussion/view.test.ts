import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '../sandbox/node.ts';
import { form, type Held, hold, panelFlow, sayings, trio } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const five = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'].map((name, index) => ({
  name,
  model: 'debater',
  side: index % 2 === 0 ? 'for' : 'against',
}));
const names = '{% for turn in seen %}{{ turn.name }}{{ turn.round }} {% endfor %}';
const script = sayings({});

/** Whom each of five saw in the second round. */
async function seenBy(view: object, more: object = {}): Promise<Record<string, string>> {
  const held = await hold(panelFlow({ participants: five, prompt: names, rounds: 2, view, ...more }), {
    sandbox,
    script,
  });
  expect(held.error).toBeUndefined();
  return Object.fromEntries(five.map(({ name }) => [name, held.shown[`${name}#2`]?.trim() ?? '']));
}

describe('the view of a discussion', () => {
  it.each([
    ['all', { Ann: 'Bob1 Cleo1 Dan1 Eve1', Cleo: 'Ann1 Bob1 Dan1 Eve1' }],
    ['none', { Ann: '', Cleo: '' }],
    ['ring', { Ann: 'Bob1 Eve1', Cleo: 'Bob1 Dan1', Eve: 'Ann1 Dan1' }],
    ['relay', { Ann: 'Eve1', Bob: 'Ann1', Cleo: 'Bob1' }],
    ['own-side', { Ann: 'Cleo1 Eve1', Bob: 'Dan1' }],
    ['other-side', { Ann: 'Bob1 Dan1', Bob: 'Ann1 Cleo1 Eve1' }],
  ])('%s: whose turns a reader is shown', async (of, expected) => {
    expect(await seenBy({ of, own: false })).toMatchObject(expected);
  });

  it('hub: one sees all, and all see it', async () => {
    const seen = await seenBy({ of: 'hub', hub: 'Bob', own: false });
    expect(seen).toEqual({ Ann: 'Bob1', Bob: 'Ann1 Cleo1 Dan1 Eve1', Cleo: 'Bob1', Dan: 'Bob1', Eve: 'Bob1' });
  });

  it('shows own turns unless the memory keeps them or the view says otherwise', async () => {
    expect((await seenBy({ of: 'none' })).Ann).toBe('Ann1');
    expect((await seenBy({ of: 'none' }, { memory: { thread: true } })).Ann).toBe('');
    expect((await seenBy({ of: 'none', own: true }, { memory: { thread: true } })).Ann).toBe('Ann1');
  });

  it('looks back as many rounds as it says, and at the last turns of these', async () => {
    const settings = { participants: trio, prompt: names, rounds: 4 };
    const previous = await hold(panelFlow({ ...settings, view: { rounds: 1 } }), { sandbox, script });
    expect(previous.shown['Ann#4']).toBe('Ann3 Bob3 Cleo3 ');
    const window = await hold(panelFlow({ ...settings, view: { window: 2, own: false } }), { sandbox, script });
    expect(window.shown['Ann#4']).toBe('Bob3 Cleo3 ');
    expect(window.shown['Cleo#4']).toBe('Ann3 Bob3 ');
  });

  it('hides the names in everything that prompts are given, but not whose turns are one’s own', async () => {
    const prompt = `{{ discussion }}/${names}/{% for one in participants %}{{ one.name }}{% if one.mine %}!{% endif %} {% endfor %}`;
    const held = await hold(panelFlow({ prompt, rounds: 2, view: { anonymous: true } }), { sandbox, script });
    const [said, seen, who] = held.shown['Bob#2']?.split('/') ?? [];
    expect(said).toBe(
      'Participant 1: Ann#1 speaks\n\nParticipant 2 (you): Bob#1 speaks\n\nParticipant 3: Cleo#1 speaks',
    );
    expect(seen).toBe('Participant 11 Participant 21 Participant 31 ');
    expect(who).toBe('Participant 1 Participant 2! Participant 3 ');
    expect(held.output.transcript).toMatchObject([{ name: 'Ann' }, {}, {}, {}, {}, {}]);
  });

  it('hides partners together with names', async () => {
    const settings = { order: { pairs: 'round-robin' }, view: { anonymous: true }, participants: five.slice(0, 2) };
    const prompt = '{% for turn in seen %}{{ turn | json }}{% endfor %}';
    const held = await hold(panelFlow({ ...settings, prompt, rounds: 2 }), { sandbox, script });
    expect(held.shown['Ann#2']).toContain('Participant 2');
    expect(held.shown['Ann#2']).not.toContain('"Bob"');
  });

  it('groups by answer, the most frequent first, whatever the spelling', async () => {
    const answers = {
      Ann: { answer: 'Red', reason: 'warm' },
      Bob: { answer: 'blue', reason: 'calm' },
      Cleo: { answer: ' RED ', reason: 'bold' },
    };
    const prompt =
      '{{ discussion }}/{% for group in groups %}{{ group.answer }} {{ group.count }} {{ group.names | join: "+" }};{% endfor %}';
    const flow = panelFlow({ prompt, rounds: 3, response: form, says: 'reason', view: { grouped: true } });
    const held: Held = await hold(flow, {
      sandbox,
      script: sayings({ ...answers, 'Bob#2': { answer: 'red', reason: 'all say so' } }),
    });
    expect(held.shown['Ann#1']).toBe('/');
    expect(held.shown['Ann#2']).toBe(
      '2 participants answer Red:\n- Ann (you): warm\n- Cleo: bold\n\n1 participant answers blue:\n- Bob: calm/Red 2 Ann+Cleo;blue 1 Bob;',
    );
    // Of every participant the latest turn counts.
    expect(held.shown['Cleo#3']).toBe(
      '3 participants answer Red:\n- Ann: warm\n- Bob: all say so\n- Cleo (you): bold/Red 3 Ann+Bob+Cleo;',
    );
  });

  it('tells what a form says line by line unless a part of it is chosen', async () => {
    const flow = panelFlow({ prompt: '{{ discussion }}', rounds: 2, response: form, participants: trio.slice(0, 2) });
    const held = await hold(flow, {
      sandbox,
      script: sayings({ Ann: { answer: 'a', confidence: 0.5 }, Bob: { answer: 'b' } }),
    });
    expect(held.shown['Bob#2']).toBe('Ann: answer: a\nconfidence: 0.5\n\nBob (you): answer: b');
  });

  it('counts turns for the first and the later prompt, and knows how many rounds there are', async () => {
    const settings = {
      prompt: 'first {{ turn }} of {{ rounds }} for {{ me.name }}',
      laterPrompt: 'then {{ round }} {{ topic }}',
    };
    const held = await hold(panelFlow({ ...settings, rounds: 2, participants: trio.slice(0, 1) }), {
      sandbox,
      script,
      input: { topic: 'tea' },
    });
    expect(held.shown).toEqual({ 'Ann#1': 'first 1 of 2 for Ann', 'Ann#2': 'then 2 tea' });
  });
});
