import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample, shippedRelease } from './index.ts';
import { playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const tickets = ['generate-verify-refine', 'train-tickets'] as const;

describe('generate-verify-refine (one pass of MALT: g = G(q), v = V(q, g), r = R(q, g, v), a = T(r))', () => {
  it('shows the verifier question and draft, and the refiner question, draft and verification, in this order', async () => {
    const done = await playNamed(tickets, { sandbox });
    const parts = ['Two adults and three children', 'Final Answer: 43.40 euros', 'It should be 28 + 21 = 49 first'];
    const placesIn = (address: string) => parts.map((part) => promptAt(done, address).indexOf(part));
    const [question, draft, verification] = placesIn('refine/ask#1');
    expect(question).toBeGreaterThanOrEqual(0);
    expect(draft).toBeGreaterThan(question!);
    expect(verification).toBeGreaterThan(draft!);
    const [asked, checked, unknown] = placesIn('verify/ask#1');
    expect(asked).toBeGreaterThanOrEqual(0);
    expect(checked).toBeGreaterThan(asked!);
    expect(unknown).toBe(-1);
    expect(placesIn('generate/ask#1').slice(1)).toEqual([-1, -1]);
  });

  it('gives each role a system message of its own, and temperature 0.3', async () => {
    const { requests } = await playNamed(tickets, { sandbox });
    const systems = requests.map(({ turns }) => turns[0]?.content);
    expect(new Set(systems).size).toBe(3);
    expect(systems[2]).toMatch(/solve problems by refining an earlier solution in the light of feedback/);
    expect(requests.map(({ settings }) => settings?.temperature)).toEqual([0.3, 0.3, 0.3]);
  });

  it('refines a draft that was found right too, unless it is told to accept it', async () => {
    const addresses = async (example: string) =>
      (await playNamed(['generate-verify-refine', example], { sandbox })).requests.map(({ address }) => address);
    expect(await addresses('clock-strikes')).toEqual(['generate/ask#1', 'verify/ask#1', 'refine/ask#1']);
    expect(await addresses('accepted-draft')).toEqual(['generate/ask#1', 'verify/ask#1']);
  });

  it('refines a draft that was found wrong, also when it accepts verified ones', async () => {
    const { input } = shippedExample(...tickets);
    const { output } = await playNamed(tickets, { sandbox }, { input: { ...input, accept_verified: true } });
    expect(output).toMatchObject({ answer: '39.20 euros', verified: false });
  });

  it.each([
    ['All is well.\n\nVerdict: correct', true],
    ['**Verdict: Correct.**', true],
    ['verdict - correct\n', true],
    ['Verdict: wrong', false],
    ['Verdict: incorrect', false],
    ['My verdict: correct it in the second line.', false],
    ['Verdict: correct\n\nNo, I was too quick.\n\nVerdict: wrong', false],
    ['Verdict: correct\nThat is all.', true],
    ['No verdict at all.', false],
  ])('takes %j as a verdict of %j, without asking again', async (text, verified) => {
    const { answers } = shippedExample(...tickets);
    const changed = answers.map((one) => (one.address === 'verify/ask#1' ? { ...one, text } : one));
    const { output, requests } = await playNamed(tickets, { sandbox }, { answers: changed });
    expect(output).toMatchObject({ verified, verification: text });
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['Final Answer: 7', '7', true],
    ['final answer: 3.\nThat is all.', '3', true],
    ['Final Answer: Final Answer: 125', '125', true],
    ['First I said Final Answer: 2.\nNo.\n\n**Final Answer: 4**', '4', true],
    ['Final Answer:\n\n12 cm', '12 cm', true],
    [' It is 9. ', 'It is 9.', false],
  ])('reads %j as %j', async (text, answer, marked) => {
    const { answers } = shippedExample(...tickets);
    const changed = answers.map((one) => (one.address === 'refine/ask#1' ? { ...one, text } : one));
    const { output } = await playNamed(tickets, { sandbox }, { answers: changed });
    expect(output).toMatchObject({ answer, marked, solution: text });
  });
});

describe('malt-majority (three parallel passes and a majority vote: MV@3)', () => {
  const handshakes = ['malt-majority', 'handshakes'] as const;
  const pass = (index: number, role: string) => `passes[${index}]/solve/${role}/ask#1`;

  it('pins the flows of which it is made', () => {
    const { dependencies } = shippedRelease('malt-majority');
    expect(dependencies['generate-verify-refine@1.0.0']).toBe(shippedRelease('generate-verify-refine').hash);
    expect(Object.keys(dependencies).sort()).toEqual([
      'final-answer@1.0.0',
      'generate-verify-refine@1.0.0',
      'refine-solution@1.0.0',
      'solve-step-by-step@1.0.0',
      'verify-solution@1.0.0',
    ]);
  });

  it('runs three passes side by side, none of which sees anything of another', async () => {
    const done = await playNamed(handshakes, { sandbox });
    expect(done.requests).toHaveLength(9);
    const first = done.requests.slice(0, 3).map(({ address }) => address);
    expect(first.toSorted()).toEqual([0, 1, 2].map((index) => pass(index, 'generate')));
    const { answers } = shippedExample(...handshakes);
    for (const { address, turns } of done.requests) {
      const text = turns.map(({ content }) => content).join('\n');
      const [own] = address.split('/');
      const others = answers.filter((answer) => !answer.address.startsWith(`${own}/`));
      expect(others.filter((answer) => text.includes(answer.text))).toEqual([]);
    }
  });

  const refined = (texts: readonly string[]) => {
    const { answers } = shippedExample(...handshakes);
    return answers.map((one) => {
      const index = texts.findIndex((_, at) => one.address === pass(at, 'refine'));
      return index < 0 ? one : { ...one, text: `Final Answer: ${texts[index]}` };
    });
  };

  it.each([
    [['11', '12', '12'], '12', false, 2 / 3],
    [['12', '11', '13'], '12', true, 1 / 3],
    [['Eleven', ' eleven', '11'], 'Eleven', false, 2 / 3],
  ])('votes on %j: %j, tied: %j', async (texts, answer, tied, consensus) => {
    const { output } = await playNamed(handshakes, { sandbox }, { answers: refined(texts) });
    expect(output).toMatchObject({ answer, tied, consensus });
  });
});
