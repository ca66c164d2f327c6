import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample, shippedRelease } from './index.ts';
import { type Play, playNamed, promptAt, type Say } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const phones = ['socrasynth-debate', 'phones-in-school'] as const;
const cafe = ['socrasynth-debate', 'museum-cafe'] as const;

interface Minutes {
  readonly phase: string;
  readonly contentiousness: number;
  readonly gamma?: number;
}
const scheduleOf = ({ output }: Play) => (output?.schedule ?? []) as unknown as readonly Minutes[];
const called = ({ requests }: Play) =>
  requests.map(({ address }) => address).filter((address) => !address.includes('/crit/'));

const topics = JSON.stringify({ topics: [{ title: 'All', scope: 'Everything.' }] });
const verdict = JSON.stringify({
  ...{ claims: 'c', arguments: 'a', counterarguments: 'r', winner: 'tie', why: 'w' },
  scores: [{ topic: 'All', first: 6, second: 5 }],
});
const people: Say = (address): JsonObject =>
  address.startsWith('agenda') ? { decision: 'approve' } : { decision: 'none', reasons: 'So.' };

/** A debate of which only the qualities matter: CRIT gives them round by round, the last one for all that follow. */
function debate(gammas: readonly number[], input = {}): Promise<Play> {
  const crit = Array.from({ length: 12 }, (_, index) => {
    const round = index + 2; // of the loop; the first is the opening
    const gamma = gammas[Math.min(index, gammas.length - 1)] ?? 1;
    return {
      address: `debate/crit/reason[0]/score#${round}`,
      text: JSON.stringify({ validity: gamma, credibility: 1, why: '' }),
    };
  });
  const answers = [
    ...['propose_for', 'propose_against', 'agenda'].map((address) => ({ address, text: topics })),
    ...['debate/for', 'debate/against'].map((address) => ({ address, text: `${address} speaks` })),
    { address: 'debate/crit/claim', text: 'It is so.' },
    { address: 'debate/crit/find', text: '{"reasons":["one"]}' },
    { address: 'debate/crit/reason[0]/evidence', text: '{"evidence":"","kind":"opinion","source":""}' },
    { address: 'debate/crit/counter', text: '{"rivals":[]}' },
    ...crit,
    { address: 'judging[*]/judge', text: verdict },
  ];
  const given = { subject: 'Tea?', topics: 1, judges: 1, ...input };
  return playNamed(phones, { sandbox, say: people }, { answers, input: given });
}

// reference/seed-protocols.md §3, "Algorithm".
describe('the automatic schedule of SocraSynth (§3, Algorithm)', () => {
  it('has twelve rounds, from 0.75 down to 0.1009, and closes at 0.0841', async () => {
    const done = await debate([5]);
    const schedule = scheduleOf(done);
    expect(schedule.map(({ phase }) => phase)).toEqual([
      'opening',
      ...Array.from({ length: 12 }, () => 'argue'),
      'closing',
      'proposal',
    ]);
    let delta = 0.9;
    const exact = schedule.slice(1, 14).map(() => (delta /= 1.2));
    expect(schedule.slice(1, 14).map(({ contentiousness }) => contentiousness)).toEqual(exact);
    expect(exact.map((one) => one.toFixed(4))).toEqual([
      ...['0.7500', '0.6250', '0.5208', '0.4340', '0.3617', '0.3014', '0.2512'],
      ...['0.2093', '0.1744', '0.1454', '0.1211', '0.1009', '0.0841'],
    ]);
    expect(schedule[14]?.contentiousness).toBe(0.3);
    expect(done.output?.rounds).toBe(12);
  });

  it('needs a contentiousness above 0.1 for another round, whatever it begins with and is divided by', async () => {
    const heats = async (input: object) =>
      scheduleOf(await debate([], { quality: 'none', ...input })).map(({ contentiousness }) => contentiousness);
    expect(await heats({ contentiousness: 0.4, divisor: 2 })).toEqual([0.4, 0.2, 0.1, 0.3]);
    expect(await heats({ contentiousness: 0.8, divisor: 4, conciliation: 0 })).toEqual([0.8, 0.2, 0.05, 0]);
  });

  it('goes on while the quality rises or stays, and stops at its first fall', async () => {
    expect((await debate([5, 5, 7, 6, 9])).output?.rounds).toBe(4);
    expect((await debate([2, 1])).output?.rounds).toBe(2);
  });

  it('closes one step lower also when it is the quality that ends it', async () => {
    const schedule = scheduleOf(await playNamed(phones, { sandbox }));
    expect(schedule.map(({ phase, gamma }) => [phase, gamma])).toEqual([
      ['opening', undefined],
      ['argue', 46],
      ['argue', 36],
      ['closing', undefined],
      ['proposal', undefined],
    ]);
    expect(schedule[3]?.contentiousness).toBeCloseTo(0.9 / 1.2 ** 3, 12);
  });

  it('does not judge the twelfth round, nor any when it is told not to', async () => {
    const judged = ({ requests }: Play) => requests.filter(({ address }) => address.includes('/crit/claim')).length;
    expect(judged(await debate([5]))).toBe(11);
    const without = await debate([], { quality: 'none' });
    expect(judged(without)).toBe(0);
    expect(without.requests).toHaveLength(9 + 2 * 12 + 2);
  });

  it('uses the flow crit of this library', () => {
    const { dependencies } = shippedRelease('socrasynth-debate');
    expect(dependencies).toEqual({ 'crit@1.0.0': shippedRelease('crit').hash });
  });
});

describe('the schedule of a moderator (§3, "in both studies the moderator ran at 0.9")', () => {
  it('holds 0.9 until the moderator closes, and makes the proposal at 0.3', async () => {
    const done = await playNamed(cafe, { sandbox });
    expect(scheduleOf(done).map(({ phase, contentiousness }) => [phase, contentiousness])).toEqual([
      ['opening', 0.9],
      ['argue', 0.9],
      ['argue', 0.9],
      ['closing', 0.9],
      ['proposal', 0.3],
    ]);
    expect(done.asked).toEqual(['agenda#1', 'debate/moderate#2', 'debate/moderate#3', 'debate/moderate#4', 'decide#1']);
  });

  it('follows the moderator to another contentiousness, and relays a note to both', async () => {
    const { people: recorded = [] } = shippedExample(...cafe);
    const say: Say = (address) => {
      if (address === 'debate/moderate#2') return { next: 'argue', contentiousness: 0.5 };
      return recorded.find((one) => one.address === address)?.answer as never;
    };
    const done = await playNamed(cafe, { sandbox, say });
    expect(scheduleOf(done).map(({ contentiousness }) => contentiousness)).toEqual([0.9, 0.5, 0.5, 0.5, 0.3]);
    for (const side of ['for', 'against']) {
      expect(promptAt(done, `debate/${side}#2`)).toContain('Contentiousness: 0.5. Be balanced');
      expect(promptAt(done, `debate/${side}#3`)).toContain('The moderator says: Who bears the loss');
      expect(promptAt(done, `debate/${side}#2`)).toContain('More to say');
    }
  });

  it('calls for the closing by itself after twelve rounds', async () => {
    const say: Say = (address) => (address.includes('moderate') ? { next: 'argue' } : people(address));
    const { input } = shippedExample(...cafe);
    const answers = [
      ...['propose_for', 'propose_against', 'agenda'].map((address) => ({ address, text: topics })),
      ...['debate/for', 'debate/against'].map((address) => ({ address, text: 'More to say: yes' })),
      { address: 'judging[*]/judge', text: verdict },
    ];
    const done = await playNamed(cafe, { sandbox, say }, { answers, input });
    expect(done.asked.filter((address) => address.includes('moderate'))).toHaveLength(12);
    expect(done.output?.rounds).toBe(12);
  });
});

describe('the debate', () => {
  it('runs in the order of the algorithm', async () => {
    const done = await playNamed(phones, { sandbox });
    const [proposals, rest] = [called(done).slice(0, 2), called(done).slice(2)];
    expect(proposals.toSorted()).toEqual(['propose_against#1', 'propose_for#1']);
    expect(rest.filter((address) => address.startsWith('debate/')).toSorted()).toHaveLength(10);
    expect(rest[0]).toBe('agenda#1');
    expect(rest.filter((address) => address.startsWith('debate/'))).toEqual(
      [1, 2, 3, 4, 5].flatMap((round) => [`debate/for#${round}`, `debate/against#${round}`]),
    );
    expect(rest.slice(-4).every((address) => address.startsWith('judging['))).toBe(true);
    expect(done.requests).toHaveLength(9 + 2 * 2 + 2 * 2 + 2 * 6);
  });

  it('lets the second side hear the first one’s new argument, but not its opening or closing', async () => {
    const done = await playNamed(phones, { sandbox });
    const heard = (address: string, words: string) => {
      const request = done.requests.find((one) => one.address === address);
      return request?.turns.some(({ content }) => content.includes(words));
    };
    expect(heard('debate/against#1', 'a second lesson that always wins')).toBe(false);
    expect(heard('debate/against#2', 'a second lesson that always wins')).toBe(true);
    expect(heard('debate/against#2', 'nobody learns to swim in a storm')).toBe(true);
    expect(promptAt(done, 'debate/against#3')).not.toContain('nobody learns to swim in a storm'); // heard before
    expect(heard('debate/against#4', 'The rest of the day follows')).toBe(false);
    expect(heard('debate/against#5', 'The rest of the day follows')).toBe(true);
    expect(heard('debate/for#1', 'whoever is never trusted')).toBe(false);
    expect(heard('debate/for#2', 'whoever is never trusted')).toBe(true);
  });

  it('is held on the topics that the person agreed to, edited or not', async () => {
    const done = await playNamed(cafe, { sandbox });
    const system = done.requests.find(({ address }) => address === 'debate/for#1')?.turns[0]?.content;
    expect(system).toContain('1. Money: What it costs and brings in');
    expect(system).not.toContain('Money and risk');
    expect(done.output?.topics).toHaveLength(2);
  });
});

describe('the judges (§3, "in both role orders to cancel position bias")', () => {
  it('hear every debate with each side first, and the points of a side are added over both', async () => {
    const done = await playNamed(phones, { sandbox });
    const place = (address: string, words: string) => promptAt(done, address).indexOf(words);
    for (const judge of ['judge_a', 'judge_b']) {
      const [pro, con] = ['a second lesson that always wins', 'whoever is never trusted'];
      const forFirst = `judging[${judge}-for-first]/judge#1`;
      const againstFirst = `judging[${judge}-against-first]/judge#1`;
      expect(place(forFirst, pro!)).toBeLessThan(place(forFirst, con!));
      expect(place(againstFirst, con!)).toBeLessThan(place(againstFirst, pro!));
    }
    // for: 14 + 13 + 15 + 13, against: 14 + 15 + 13 + 14
    expect(done.output).toMatchObject({
      points: { for: 55, against: 56 },
      winner: 'against',
      order_effect: (0 + 2 + 2 + 1) / 4,
    });
  });

  it('do not see the joint proposal, nor who is on which side', async () => {
    const done = await playNamed(phones, { sandbox });
    const prompt = promptAt(done, 'judging[judge_a-for-first]/judge#1');
    expect(prompt).not.toContain('Draft:');
    expect(prompt).not.toContain('writes its rule on the door');
  });

  it('tell when being heard first is all that counts', async () => {
    const { output } = await debate([], { quality: 'none', judges: 3 });
    expect(output).toMatchObject({ points: { for: 33, against: 33 }, winner: 'tie', order_effect: 1 });
  });
});
