import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample } from './index.ts';
import { playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const letter = ['crit', 'sunday-library'] as const;
const fence = ['crit', 'rivals-subtracted'] as const;
const score = (validity: number, credibility: number) => JSON.stringify({ validity, credibility, why: 'So.' });

/** Evaluates a text whose reasons and rivals have these scores. */
function evaluate(reasons: ReadonlyArray<[number, number]>, rivals: ReadonlyArray<[number, number]>, input = {}) {
  const answers = [
    { address: 'claim#1', text: 'It is so.' },
    { address: 'find#1', text: JSON.stringify({ reasons: reasons.map((_, index) => `Reason ${index}`) }) },
    { address: 'counter#1', text: JSON.stringify({ rivals: rivals.map((_, index) => `Rival ${index}`) }) },
    { address: 'reason[*]/evidence', text: '{"evidence":"none","kind":"opinion","source":""}' },
    ...reasons.map((one, index) => ({ address: `reason[${index}]/score#1`, text: score(...one) })),
    ...rivals.map((one, index) => ({ address: `rival[${index}]/score#1`, text: score(...one) })),
    { address: 'contexts#1', text: 'Elsewhere too.' },
  ];
  return playNamed(fence, { sandbox }, { answers, input: { document: 'A text.', ...input } });
}

// reference/seed-protocols.md §3, "CRIT(d) → Γ with justifications".
describe('the formula of CRIT (§3, step 6)', () => {
  it('is the sum of γθ over reasons and rivals, divided by their number', async () => {
    const reasons: Array<[number, number]> = [
      [8, 7],
      [3, 9],
    ];
    const { output } = await evaluate(reasons, [[6, 5]]);
    expect(output?.gamma).toBe((56 + 27 + 30) / 3);
  });

  it.each([
    ['add', 'product', (56 + 30) / 2],
    ['subtract', 'product', (56 - 30) / 2],
    ['ignore', 'product', 56],
    ['add', 'ten', 4.3],
    ['add', 'unit', 0.43],
    ['subtract', 'unit', 0.13],
  ])('takes the sign of rivals (%s) and the scale (%s) from its settings: %d', async (rivals, scale, gamma) => {
    const { output, requests } = await evaluate([[8, 7]], [[6, 5]], { rivals, scale });
    expect(output?.gamma).toBe(gamma);
    expect(requests.some(({ address }) => address === 'counter#1')).toBe(rivals !== 'ignore');
  });

  it('reaches from 1 to 100 as it is printed', async () => {
    expect((await evaluate([[1, 1]], [[1, 1]])).output?.gamma).toBe(1);
    expect((await evaluate([[10, 10]], [[10, 10]])).output?.gamma).toBe(100);
  });

  it('gives 0 to a text without any reason, and 4 calls are all it takes', async () => {
    const { output, requests } = await evaluate([], []);
    expect(output).toMatchObject({ gamma: 0, reasons: [], rivals: [] });
    expect(requests.map(({ address }) => address)).toEqual(['claim#1', 'find#1', 'counter#1', 'contexts#1']);
  });

  it('scores no more reasons and rivals than it is told', async () => {
    const three: Array<[number, number]> = [
      [2, 2],
      [3, 3],
      [4, 4],
    ];
    const { output, requests } = await evaluate(three, three, { max_reasons: 2, reconsider: false });
    expect(output?.gamma).toBe((4 + 9 + 4 + 9) / 4);
    expect(requests).toHaveLength(3 + 2 * 2 + 2);
  });
});

describe('the steps of CRIT', () => {
  it('go from claim to reasons, evidence, the cited document, rivals and other contexts', async () => {
    const { requests, output } = await playNamed(letter, { sandbox });
    // The other reason is looked at meanwhile.
    const [other, main] = [true, false].map((isOther) =>
      requests.map(({ address }) => address).filter((address) => address.startsWith('reason[1]') === isOther),
    );
    expect(other).toEqual(['reason[1]/evidence#1', 'reason[1]/score#1']);
    expect(main).toEqual([
      'claim#1',
      'find#1',
      'reason[0]/evidence#1',
      'reason[0]/crit/claim#1',
      'reason[0]/crit/find#1',
      'reason[0]/crit/reason[0]/evidence#1',
      'reason[0]/crit/reason[0]/score#1',
      'reason[0]/crit/counter#1',
      'reason[0]/crit/rival[0]/score#1',
      'reason[0]/score#1',
      'counter#1',
      'rival[0]/score#1',
      'contexts#1',
    ]);
    expect(output?.gamma).toBe((5 * 6 + 7 * 4 + 6 * 5) / 3);
  });

  it('judge a cited document before the reason that rests on it (step 3)', async () => {
    const done = await playNamed(letter, { sandbox });
    expect(promptAt(done, 'reason[0]/score#1')).toContain('Its own argument scores 57 (1 to 100)');
    expect(promptAt(done, 'reason[1]/score#1')).not.toContain('Its own argument');
    expect(promptAt(done, 'reason[0]/crit/claim#1')).toContain('of 412 who filled in the form');
    expect(promptAt(done, 'reason[0]/crit/claim#1')).not.toContain('To the editor');
  });

  it('attack the weakest reason first (step 4)', async () => {
    const prompt = promptAt(await playNamed(letter, { sandbox }), 'counter#1');
    const [weaker, stronger] = ['Opening costs little', 'Most readers'].map((text) => prompt.indexOf(text));
    expect(weaker).toBeGreaterThan(0);
    expect(stronger).toBeGreaterThan(weaker!);
  });

  it('justify every score (step 7)', async () => {
    const { output } = await playNamed(letter, { sandbox });
    const scored = [output?.reasons, output?.rivals].flat() as unknown as ReadonlyArray<{ why: string }>;
    expect(scored).toHaveLength(3);
    for (const { why } of scored) expect(output?.report).toContain(why);
  });

  it('do not read cited documents when the levels are used up', async () => {
    const { input, answers } = shippedExample(...letter);
    const changed = { input: { ...input, depth: 0 }, answers };
    const { requests } = await playNamed(letter, { sandbox }, changed);
    expect(requests).toHaveLength(9);
    expect(requests.some(({ address }) => address.includes('/crit/'))).toBe(false);
  });

  /** Texts of which each rests on the next one, read down to that level; answers how many were read. */
  async function readChain(sources: ReadonlyArray<{ name: string; text: string }>, depth: number): Promise<number> {
    const levels = Array.from({ length: 5 }, (_, level) => 'reason[0]/crit/'.repeat(level));
    const answers = levels.flatMap((path, level) => {
      const source = sources[level % sources.length]!.name;
      return [
        { address: `${path}claim`, text: 'It is so.' },
        { address: `${path}find`, text: '{"reasons":["The other says so."]}' },
        { address: `${path}reason[0]/evidence`, text: JSON.stringify({ evidence: 'there', kind: 'claim', source }) },
        { address: `${path}reason[0]/score`, text: score(5, 5) },
      ];
    });
    const input = { document: 'As A says.', sources: [...sources], depth, rivals: 'ignore', reconsider: false };
    const { status, requests } = await playNamed(fence, { sandbox }, { answers, input });
    expect(status).toBe('completed');
    return requests.length / 4;
  }
  const chain = ['A', 'B', 'C', 'D'].map((name) => ({ name, text: `This is ${name}.` }));

  it.each([0, 1, 2, 3])('read cited documents %d levels down and no further', async (depth) => {
    expect(await readChain(chain, depth)).toBe(1 + depth);
  });

  it('end although documents cite each other', async () => {
    expect(await readChain(chain.slice(0, 2), 4)).toBe(3);
  });
});
