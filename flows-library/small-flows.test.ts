import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

describe('recursive-solve', () => {
  it('asks a person two calls down in one branch while the other branches go on', async () => {
    const { requests, asked, journal } = await playNamed(['recursive-solve', 'paint-the-clubroom'], { sandbox });
    expect(asked).toEqual(['parts[0]/solve/parts[0]/solve/ask#1']);
    const [before, after] = [requests.slice(0, 5), requests.slice(5)].map((list) => list.map(({ address }) => address));
    expect(before).toContain('parts[1]/solve/plan#1');
    expect(before).toContain('parts[0]/solve/parts[1]/solve/plan#1');
    expect(after).toEqual(['parts[0]/solve/combine#1', 'combine#1']);
    const answered = journal.findIndex((entry) => entry.type === 'task.answered');
    const combined = journal.findIndex((entry) => 'address' in entry && entry.address === 'parts[0]/solve/combine#1');
    expect(answered).toBeGreaterThan(0);
    expect(combined).toBeGreaterThan(answered);
  });

  it('takes what must not be split any further to a person', async () => {
    const split = JSON.stringify({ kind: 'split', parts: ['a', 'b'] });
    const done = await playNamed(
      ['recursive-solve', 'no-need-to-split'],
      { sandbox, say: () => 'Ask the cook.' },
      { answers: [{ address: 'plan#1', text: split }] },
    );
    expect(done.asked).toEqual(['ask#1']);
    expect(done.output).toEqual({ result: 'Ask the cook.' });
    expect(promptAt(done, 'plan#1')).not.toContain('"split"');
  });
});

describe('parallel-panel', () => {
  it('shows each expert the question alone, and the chair every view in the order of the experts', async () => {
    const done = await playNamed(['parallel-panel', 'four-day-week'], { sandbox });
    expect(promptAt(done, 'panel[Sceptic]/view#1')).not.toContain('A free Friday');
    const chair = promptAt(done, 'weigh#1');
    const places = ['**Advocate**', '**Sceptic**', '**Practitioner**'].map((name) => chair.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });
});

describe('ask-a-person', () => {
  it('lets a person edit the draft of the model', async () => {
    const { journal } = await playNamed(['ask-a-person', 'opening-hours'], { sandbox });
    const opened = journal.find((entry) => entry.type === 'task.opened');
    expect(opened?.type === 'task.opened' && opened.task).toMatchObject({
      kind: 'edit',
      role: 'expert',
      subject: expect.stringContaining('I do not know the hours of your library.'),
    });
  });
});
