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
    [0, 1, 2].map((repair) => ({ address: `discuss/table[${names[index]}]/answer/ask`, repair, text })),
  );
  return playNamed(honey, { sandbox }, { answers, input: { ...given, max_rounds: 0, ...input } });
}

describe('the vote of reconcile (phase 3 of Algorithm 1; addition, ties and parser as in its program)', () => {
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
    ['no', 0.85, 'no', 0.7, 'yes', [0.80001, 0.5 + 0.00001 + 0.3]],
    ['no', 0.7, 'no', 0.85, 'no', [0.80001, 0.80001]],
  ])('adds in the order of the participants: %s at %d and %s at %d against yes at 0.95 is %s', async (...row) => {
    const [ada, sureAda, ben, sureBen, winner, weights] = row;
    const done = await vote([reply(ada, sureAda), reply(ben, sureBen), reply('yes', 0.95)]);
    expect(done.output).toMatchObject({ answer: winner });
    expect(minutesOf(done)[0]?.weights).toMatchObject(weights.map((weight) => ({ weight })));
  });

  it('gives a tie of three to the first of the participants, not of the options', async () => {
    const options = ['a', 'b', 'c'];
    const { output } = await vote([reply('c', 0.85), reply('b', 0.8), reply('a', 0.88)], { options });
    expect(output).toMatchObject({ answer: 'c', consensus: 1 / 3 });
  });

  it.each([
    ['90%', 0.9, 0.8],
    [0.9, 0.9, 0.8],
    [90, 0.9, 0.8],
    ['0.9', 0.9, 0.8],
    ['', 0, 0.1],
    [undefined, 0, 0.1],
    [null, 0, 0.1],
    ['sure', 0, 0.1],
    [-0.5, 0, 0.1],
    [1.4, 1, 1],
    [250, 1, 1],
    [85, 0.85, 0.5],
    [0.6, 0.6, 0.1],
    [0.61, 0.61, 0.3],
    [0.79, 0.79, 0.3],
    [0.8, 0.8, 0.5],
    [0.99, 0.99, 0.8],
    [1, 1, 1],
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

describe('the discussion of reconcile (phases 1 and 2 of Algorithm 1)', () => {
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
    for (const name of ['Noor', 'Otto', 'Pia', 'Quinn', 'Ruth']) {
      expect(promptAt(done, `discuss/table[${name}]/answer/ask#1`)).not.toContain('agents think the answer is');
      expect(promptAt(done, `discuss/table[${name}]/answer/ask#2`)).toContain(grouped);
    }
  });

  it('shows the two largest groups only, if the program of the paper is to be followed', async () => {
    const { input } = shippedExample(...lines);
    const done = await playNamed(lines, { sandbox }, { input: { ...input, shown_answers: 'top-two' } });
    const prompt = promptAt(done, 'discuss/table[Noor]/answer/ask#2');
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

  it('begins every call as a fresh conversation', async () => {
    const { requests } = await playNamed(lines, { sandbox });
    for (const { turns } of requests) expect(turns.map(({ role }) => role)).toEqual(['system', 'user']);
    const first = requests.slice(0, 5).map(({ address }) => address);
    const names = ['Noor', 'Otto', 'Pia', 'Quinn', 'Ruth'];
    expect(first.toSorted()).toEqual(names.map((name) => `discuss/table[${name}]/answer/ask#1`));
  });

  it('asks in the order of the paper: question, options, steps, confidence, form, answers allowed', async () => {
    const prompt = promptAt(await playNamed(honey, { sandbox }), 'discuss/table[Ben]/answer/ask#2');
    const parts = [
      'Question: A bag may weigh',
      'Options: yes, no',
      'Think step by step',
      'from 0.0 to 1.0',
      '"reasoning", "answer" and "confidence_level"',
      'The answer must be one of: yes, no',
      'Review them',
      'There are 2 agents think the answer is yes',
      'Remember: JSON',
    ];
    const places = parts.map((part) => prompt.indexOf(part));
    expect(places[0]).toBe(0);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('reports every round: answers, weights, winner, majority, consensus, and whether it was right', async () => {
    const { output } = await playNamed(honey, { sandbox });
    expect(output?.report).toMatchObject([
      { round: 0, winner: 'no', majority: 'yes', consensus: 1 / 3, unanimous: false, correct: true },
      { round: 1, winner: 'no', majority: 'no', consensus: 1, unanimous: true, correct: true },
    ]);
    const { input } = shippedExample(...honey);
    const { expected: _, ...unknown } = input;
    const blind = await playNamed(honey, { sandbox }, { input: unknown });
    expect(JSON.stringify(blind.output?.report)).not.toContain('correct');
  });
});
