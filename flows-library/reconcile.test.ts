import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample } from './index.ts';
import { type Play, playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const honey = ['reconcile', 'litre-of-honey'] as const;
const lines = ['reconcile', 'two-lines'] as const;

const roundOf = ({ address }: { address: string }) => Number(address.slice(address.lastIndexOf('#') + 1)) - 1;

interface Minutes {
  readonly round: number;
  readonly answers: readonly unknown[];
  readonly weights: unknown;
  readonly winner: string;
  readonly majority: string;
}

const minutesOf = ({ output }: Play) => (output?.report ?? []) as unknown as readonly Minutes[];

function weightsOf(done: Play): unknown {
  return minutesOf(done).map(({ round, weights, winner, majority }) => ({ round, weights, winner, majority }));
}

const reply = (answer: unknown, confidence_level: unknown, reasoning: unknown = 'So it is.') =>
  JSON.stringify({ reasoning, answer, confidence_level });

/** One round of three participants with these replies, no discussion. */
function vote(texts: readonly [string, string, string], input = {}): Promise<Play> {
  const { input: given } = shippedExample(...honey);
  const names = ['Ada', 'Ben', 'Chen'];
  const answers = texts.flatMap((text, index) =>
    [0, 1, 2].map((repair) => ({ address: `discuss/table[${names[index]}]/ask_${'abc'[index]}`, repair, text })),
  );
  return playNamed(honey, { sandbox }, { answers, input: { ...given, max_rounds: 0, ...input } });
}

describe('the vote of reconcile', () => {
  it('weighs rescaled confidence, so that one who is sure beats two who doubt', async () => {
    expect(weightsOf(await playNamed(honey, { sandbox }))).toEqual([
      {
        round: 0,
        weights: [
          { answer: 'no', votes: 1, weight: 0.8 + 0.00001 },
          { answer: 'yes', votes: 2, weight: 0.3 + 0.00001 + 0.1 },
        ],
        winner: 'no',
        majority: 'yes',
      },
      {
        round: 1,
        weights: [{ answer: 'no', votes: 3, weight: 0.8 + 0.00001 + 0.8 + 0.5 }],
        winner: 'no',
        majority: 'no',
      },
    ]);
  });

  it('adds the small weight once for each answer, in the order of the participants', async () => {
    const { output } = await playNamed(lines, { sandbox });
    expect(output?.tally).toEqual([
      { option: '3', votes: 4, weight: 1 + 0.00001 + 0.8 + 0.8 + 0.5, voters: [0, 2, 3, 4] },
      { option: '4', votes: 1, weight: 0.1 + 0.00001, voters: [1] },
    ]);
    expect(output).toMatchObject({ answer: '3', consensus: 0.8, unanimous: false, rounds: 2 });
  });

  it('gives a tie to the answer that the first participant named', async () => {
    const { output } = await vote([reply('yes', 0.9), reply('no', 0.9), reply('', 0)]);
    expect(output).toMatchObject({ answer: 'yes', consensus: 0.5 });
  });

  it.each([
    ['90%', 0.9, 0.8],
    ['', 0, 0.1],
    ['sure', 0, 0.1],
    [1.4, 1, 1],
    [85, 0.85, 0.5],
  ])('reads a confidence of %j as %d, which weighs %d', async (said, confidence, weight) => {
    const [minutes] = minutesOf(await vote([reply('yes', said), reply('', 0), reply('maybe', 1)]));
    expect(minutes?.answers[0]).toEqual({ name: 'Ada', answer: 'yes', confidence });
    expect(minutes?.weights).toEqual([{ answer: 'yes', votes: 1, weight: weight + 0.00001 }]);
  });

  it('counts an answer that is not allowed as an abstention, which prevents unanimity', async () => {
    const { output } = await vote([
      reply('YES', 0.9),
      reply('perhaps', 1),
      reply(' yes ', 0.7, ['Step one.', 'Step two.']),
    ]);
    expect(output).toMatchObject({ answer: 'yes', consensus: 1, unanimous: false });
  });

  it('asks again after a reply that is no JSON, and lets the participant abstain in the end', async () => {
    const done = await vote([reply('no', 1), reply('no', 1), 'I would rather not say.']);
    expect(done.requests.filter(({ address }) => address.includes('Chen')).map(({ repair }) => repair)).toEqual([
      0, 1, 2,
    ]);
    expect(done.output).toMatchObject({ answer: 'no', consensus: 1, unanimous: false });
    expect(minutesOf(done)[0]?.answers[2]).toEqual({ name: 'Chen', answer: null, confidence: 0 });
  });
});

describe('the discussion of reconcile', () => {
  it('ends as soon as all agree', async () => {
    const atOnce = await playNamed(['reconcile', 'agreed-at-once'], { sandbox });
    expect(atOnce.requests).toHaveLength(3);
    expect(atOnce.output).toMatchObject({ rounds: 0, unanimous: true });
    const later = await playNamed(honey, { sandbox });
    expect(later.requests.map(roundOf)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('ends after the number of rounds that was asked for', async () => {
    const { input } = shippedExample(...lines);
    const { requests, output } = await playNamed(lines, { sandbox }, { input: { ...input, max_rounds: 1 } });
    expect(requests).toHaveLength(10);
    expect(output).toMatchObject({ rounds: 1 });
  });

  it('shows the answers of the round before in groups, the largest first, with raw confidence', async () => {
    const done = await playNamed(lines, { sandbox });
    const grouped = [
      'There are 2 agents think the answer is 3.',
      'One agent solution: I think the answer is 3 because The least common multiple of 12 and 18 is 36, so they meet at 8:36, 9:12 and 9:48. My confidence level is 0.9.',
      'One agent solution: I think the answer is 3 because 12 and 18 meet every 36 minutes, and two hours have room for 120 / 36, about three. My confidence level is 0.7.',
      '',
      'There are 2 agents think the answer is 4.',
      'One agent solution: I think the answer is 4 because They leave together every 36 minutes: 8:00, 8:36, 9:12, 9:48. That makes four. My confidence level is 0.85.',
      'One agent solution: I think the answer is 4 because My drawing shows both lines at 0, 36, 72 and 108 minutes: four points. My confidence level is 0.8.',
      '',
      'There are 1 agents think the answer is 2.',
      'One agent solution: I think the answer is 2 because I take it that the two lines meet once an hour, so at 9:00 and at 10:00. My confidence level is 0.5.',
    ].join('\n');
    for (const [name, letter] of [
      ['Noor', 'a'],
      ['Otto', 'b'],
      ['Pia', 'c'],
      ['Quinn', 'a'],
      ['Ruth', 'b'],
    ]) {
      expect(promptAt(done, `discuss/table[${name}]/ask_${letter}#1`)).not.toContain('agents think the answer is');
      expect(promptAt(done, `discuss/table[${name}]/ask_${letter}#2`)).toContain(grouped);
    }
  });

  it('shows the two largest groups only, if the program of the paper is to be followed', async () => {
    const { input } = shippedExample(...lines);
    const done = await playNamed(lines, { sandbox }, { input: { ...input, shown_answers: 'top-two' } });
    const prompt = promptAt(done, 'discuss/table[Noor]/ask_a#2');
    expect(prompt).toContain('There are 2 agents think the answer is 4.');
    expect(prompt).not.toContain('There are 1 agents');
  });

  it('never shows anybody what another says in the same round', async () => {
    const example = shippedExample(...lines);
    const { requests } = await playNamed(lines, { sandbox });
    for (const request of requests) {
      const text = request.turns.map(({ content }) => content).join('\n');
      for (const answer of example.answers) {
        const { reasoning } = JSON.parse(answer.text) as { reasoning: string };
        expect(text.includes(reasoning)).toBe(roundOf(answer) === roundOf(request) - 1);
      }
    }
  });

  it('begins every call as a fresh conversation, on the model of the participant', async () => {
    const { requests } = await playNamed(lines, { sandbox });
    for (const { turns } of requests) expect(turns.map(({ role }) => role)).toEqual(['system', 'user']);
    const first = requests.slice(0, 5).map(({ address }) => address);
    expect(first).toEqual([
      'discuss/table[Noor]/ask_a#1',
      'discuss/table[Otto]/ask_b#1',
      'discuss/table[Pia]/ask_c#1',
      'discuss/table[Quinn]/ask_a#1',
      'discuss/table[Ruth]/ask_b#1',
    ]);
  });

  it('shows convincing samples of the others, never one’s own, and personas to their owners', async () => {
    const done = await playNamed(honey, { sandbox });
    for (const round of [1, 2]) {
      expect(promptAt(done, `discuss/table[Ada]/ask_a#${round}`)).not.toContain('cooking oil');
      expect(promptAt(done, `discuss/table[Ben]/ask_b#${round}`)).toContain('cooking oil');
      expect(promptAt(done, `discuss/table[Chen]/ask_c#${round}`)).toContain('cooking oil');
    }
    const withPersonas = await playNamed(lines, { sandbox });
    expect(promptAt(withPersonas, 'discuss/table[Otto]/ask_b#3')).toMatch(/^You plan timetables/);
    expect(promptAt(withPersonas, 'discuss/table[Noor]/ask_a#3')).not.toContain('You plan timetables');
  });
});
