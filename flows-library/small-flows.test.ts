import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample, shippedRelease } from './index.ts';
import { playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

describe('generate-verify-refine', () => {
  it('shows the verifier question and draft, and the refiner question, draft and verification, in this order', async () => {
    const done = await playNamed(['generate-verify-refine', 'train-tickets'], { sandbox });
    const parts = ['Two adults and three children', 'Final Answer: 43.40 euros', 'It should be 28 + 21 = 49 first'];
    const placesIn = (address: string) => parts.map((part) => promptAt(done, address).indexOf(part));
    const [question, draft, verification] = placesIn('refine#1');
    expect(question).toBeGreaterThanOrEqual(0);
    expect(draft).toBeGreaterThan(question!);
    expect(verification).toBeGreaterThan(draft!);
    const [asked, checked, unknown] = placesIn('verify#1');
    expect(asked).toBeGreaterThanOrEqual(0);
    expect(checked).toBeGreaterThan(asked!);
    expect(unknown).toBe(-1);
    expect(placesIn('generate#1').slice(1)).toEqual([-1, -1]);
  });

  it('refines a draft that was found right too, unless it is told to accept it', async () => {
    const addresses = async (example: string) =>
      (await playNamed(['generate-verify-refine', example], { sandbox })).requests.map(({ address }) => address);
    expect(await addresses('clock-strikes')).toEqual(['generate#1', 'verify#1', 'refine#1']);
    expect(await addresses('accepted-draft')).toEqual(['generate#1', 'verify#1']);
  });

  it('refines a draft that was found wrong, also when it accepts verified ones', async () => {
    const { input } = shippedExample('generate-verify-refine', 'train-tickets');
    const changed = { input: { ...input, accept_verified: true } };
    const { output } = await playNamed(['generate-verify-refine', 'train-tickets'], { sandbox }, changed);
    expect(output).toMatchObject({ answer: '39.20 euros', verified: false });
  });

  it.each([
    ['Final Answer: 7', '7', true],
    ['final answer: 3.\nThat is all.', '3', true],
    ['First I said Final Answer: 2.\nNo.\n\n**Final Answer: 4**', '4', true],
    ['Final Answer:\n\n12 cm', '12 cm', true],
    [' It is 9. ', 'It is 9.', false],
  ])('reads %j as %j', async (text, answer, marked) => {
    const { answers } = shippedExample('generate-verify-refine', 'train-tickets');
    const changed = answers.map((one) => (one.address === 'refine#1' ? { ...one, text } : one));
    const { output } = await playNamed(['generate-verify-refine', 'train-tickets'], { sandbox }, { answers: changed });
    expect(output).toMatchObject({ answer, marked });
  });
});

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

describe('malt-majority', () => {
  it('pins the flow of which it is made', () => {
    const [, hash] = Object.entries(shippedRelease('malt-majority').dependencies)[0] ?? [];
    expect(hash).toBe(shippedRelease('generate-verify-refine').hash);
  });

  it('runs as many passes as it is told, each with the defaults of its flow', async () => {
    const { requests } = await playNamed(['malt-majority', 'handshakes'], { sandbox });
    expect(requests).toHaveLength(9);
    expect(requests.filter(({ address }) => address.includes('refine'))).toHaveLength(3);
  });
});
