import { afterAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { readPlot } from '#engine/schema/index';
import { listIn } from './eeg-suite.ts';
import { shippedExample } from './index.ts';
import { type Play, playNamed, promptAt, type Say } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const eyes = ['chatbci-workspace', 'the-eyes-have-it'] as const;
const coin = ['chatbci-workspace', 'no-better-than-a-coin'] as const;

const whole = new Map<string, Promise<Play>>();
/** A worked case as it is, played once for all tests that look at it. */
function played(names: readonly [string, string]): Promise<Play> {
  const known = whole.get(names[1]) ?? playNamed(names, { sandbox });
  whole.set(names[1], known);
  return known;
}

type Answers = Readonly<Record<string, Json>>;

/** Plays the first example, quick, with other settings, other answers of people and other answers of models. */
function work(input: JsonObject = {}, { people = {}, models = {} }: { people?: Answers; models?: Answers } = {}) {
  const example = shippedExample(...eyes);
  const said = new Map((example.people ?? []).map(({ address, answer }) => [address, answer as Json]));
  const say: Say = (address) => {
    const answer = people[address] ?? said.get(address);
    if (answer === undefined) throw new Error(`Nobody knows what to say at ${address}.`);
    return answer;
  };
  const answers = [
    ...Object.entries(models).map(([address, value]) => ({ address, text: JSON.stringify(value) })),
    ...example.answers.filter(({ address }) => models[address] === undefined),
  ];
  return playNamed(eyes, { sandbox, say }, { input: { ...example.input, trials: 10, ...input }, answers });
}

const cyclesOf = ({ output }: Play) => output?.cycles as unknown as readonly Cycle[];
interface Cycle {
  readonly results: {
    readonly accuracy: number;
    readonly correct: number;
    readonly trials: number;
    readonly bound: number;
  };
  readonly reading: { readonly finding: string; readonly evidence: string };
  readonly judgement: { readonly correction?: string };
  readonly program: string;
  readonly problem?: string;
  readonly answer?: string;
}
const asked = ({ requests }: Play) => requests.map(({ address }) => address);
const taskAt = ({ journal }: Play, address: string) => {
  const opened = journal.find((entry) => entry.type === 'task.opened' && entry.address === address);
  if (opened?.type !== 'task.opened') throw new Error(`No task was opened at ${address}.`);
  return opened.task;
};
const correction = 'Slow power at F7 and F8 is the eyes, not the motor cortex.';

// reference/seed-protocols.md §5, "Cycle".
describe('the cycle (§5)', () => {
  it('goes from ideas to topic, plan, code, run, joint reading, correction, and to the next cycle', async () => {
    const done = await played(eyes);
    expect(asked(done)).toEqual([
      'propose/propose#1',
      'work/doubt#1',
      'work/plan#1',
      'work/experiment/write#1',
      'work/read#1',
      'work/doubt#2',
      'work/plan#2',
      'work/experiment/write#4',
      'work/read#2',
    ]);
    expect(done.asked).toEqual(['pick#1', 'work/plan#1', 'work/judge#1', 'work/plan#2', 'work/judge#2']);
  });

  it('tells an idea as question, gap, motivation and approach, and leaves the choice to the person', async () => {
    const { prompt, schema } = taskAt(await work(), 'pick#1');
    for (const part of ['**Gap:**', '**Motivation:**', '**Approach:**']) expect(prompt.split(part)).toHaveLength(4);
    expect(Object.keys(schema.properties ?? {})).toEqual(['idea', 'topic', 'aims']);
    const own = await work({}, { people: { 'pick#1': { idea: 0, topic: 'My own question', aims: ['Mine'] } } });
    expect(own.output?.topic).toBe('My own question');
    expect(promptAt(own, 'work/plan#1')).toContain('1. Mine');
  });

  it('has numbers and plots inside the loop: the person sees them before anything is concluded', async () => {
    const done = await played(eyes);
    const { prompt, messages } = taskAt(done, 'work/judge#1');
    expect(prompt).toContain('Accuracy **0.917** (55/60');
    expect(prompt).toContain('F7 slow: 2.302');
    const plots = (messages.plots as readonly Json[]).map((plot) => readPlot(plot)?.title);
    expect(plots).toEqual([
      'Accuracy over 60 trials',
      'What each feature tells the hands apart by',
      'Mean spectra at C3 and C4',
    ]);
    expect(promptAt(done, 'work/read#1')).toContain('Accuracy **0.917** (55/60');
  });

  it('ends when the person says so, or when its cycles are used up', async () => {
    expect((await work()).output?.reason).toBe('stopped');
    const once = await work({ cycles: 1 });
    expect(once.output?.reason).toBe('cycles used up');
    expect(cyclesOf(once)).toHaveLength(1);
  });

  it('shows no model the recording, and says that the data are simulated', async () => {
    const done = await played(eyes);
    for (const { turns } of done.requests) expect(JSON.stringify(turns).length).toBeLessThan(12_000);
    for (const address of ['work/plan#1', 'work/read#1'])
      expect(promptAt(done, address)).toContain('nobody was measured');
    expect(done.output?.report).toContain('All data are simulated.');
  });
});

// Principle 3, shared knowledge base; principle 7, continuous evolution.
describe('the knowledge base (§5, principles 3 and 7)', () => {
  it('keeps a correction, and every request of the next cycle holds it', async () => {
    const people = { 'work/judge#1': { agree: false, correction, keep: false, next: 'continue' } };
    const done = await work({}, { people });
    const holding = done.requests.filter(({ turns }) => JSON.stringify(turns).includes(`Correction: ${correction}`));
    expect(holding.map(({ address }) => address)).toEqual([
      'work/doubt#2',
      'work/plan#2',
      'work/experiment/write#4',
      'work/read#2',
    ]);
    const [first] = listIn(done.output, 'knowledge');
    expect(first).toMatchObject({
      text: expect.stringContaining(correction),
      pinned: true,
      tags: ['correction', 'expert'],
    });
  });

  it('holds nothing of the kind when nobody corrected anything', async () => {
    const done = await work({}, { people: { 'work/judge#1': { agree: true, keep: false, next: 'continue' } } });
    expect(JSON.stringify(done.requests.map(({ turns }) => turns))).not.toContain('Correction: ');
    expect(promptAt(done, 'work/plan#2')).toContain('The last cycle:');
  });

  it('mends a splendid result: the eyes are left out, and the accuracy falls to what the motor cortex gives', async () => {
    const [trapped, mended] = cyclesOf(await played(eyes));
    expect(trapped?.program).toContain("'F7', 'F8'");
    expect(mended?.program).not.toContain('F7');
    expect(mended!.results.accuracy).toBeLessThan(trapped!.results.accuracy);
    expect(mended!.results.accuracy).toBeGreaterThan(mended!.results.bound);
  });

  it('is written by both: the lesson of the model too, with less trust, if the person keeps it', async () => {
    const lessons = async (keep: boolean) => {
      const done = await work({ cycles: 1 }, { people: { 'work/judge#1': { agree: true, keep, next: 'stop' } } });
      return listIn(done.output, 'knowledge');
    };
    expect(await lessons(false)).toEqual([]);
    expect(await lessons(true)).toEqual([
      { text: expect.stringMatching(/^Learned: /), pinned: false, trust: 'model', tags: ['reading'] },
    ]);
  });

  it('goes along into the next run, and is known there from the first request on', async () => {
    const before = await work({ cycles: 1 });
    const next = await work({ cycles: 1, knowledge: before.output?.knowledge ?? null });
    for (const address of ['propose/propose#1', 'work/doubt#1', 'work/plan#1', 'work/experiment/write#1'])
      expect(promptAt(next, address)).toContain(correction);
    const known = listIn(next.output, 'knowledge');
    expect(known[0]).toEqual(listIn(before.output, 'knowledge')[0]);
  });

  it.each([
    ['headlines', false, false],
    ['relevant', true, false],
    ['full', true, true],
  ])('is given at several levels of detail: %s', async (detail, hasPinned, hasOther) => {
    const prompt = promptAt(await work({ cycles: 1, detail }), 'work/plan#1');
    expect(prompt).toContain('These data are simulated.');
    expect(prompt.includes('A program made them up')).toBe(hasPinned);
    // About trials that are left to the classifier: no word of it is in the aim.
    expect(prompt.includes('told as found afterwards')).toBe(hasOther);
    expect(prompt).toContain('What is thought of after looking is a new hypothesis.');
  });
});

// Principle 2, transparency both ways.
describe('when the model is unsure (§5, principle 2)', () => {
  it('asks the person before it plans, uses the answer and keeps it', async () => {
    const done = await played(coin);
    expect(done.asked.slice(0, 2)).toEqual(['pick#1', 'work/reply#1']);
    expect(taskAt(done, 'work/reply#1').prompt).toContain('Would you rather know surely whether it works at all');
    expect(promptAt(done, 'work/plan#1')).toContain('The answer: I want to know surely whether it works at all.');
    expect(cyclesOf(done)[0]?.answer).toBe('I want to know surely whether it works at all.');
    expect(JSON.stringify(done.output?.knowledge)).toContain('Answer: I want to know surely');
  });

  it('asks nothing when it is sure, and is not even asked when it may not', async () => {
    expect((await work()).asked).not.toContain('work/reply#1');
    expect(asked(await work({ questions: false })).filter((address) => address.startsWith('work/doubt'))).toEqual([]);
  });
});

// Principle 4, joint integration of priorities.
describe('aims against tasks (§5, principle 4)', () => {
  it('tells the person and the next plan which aim no task serves', async () => {
    const done = await work();
    const open = 'Make sure that it is the imagined movement that does';
    expect(taskAt(done, 'work/judge#1').prompt).toContain(`No task of the plan serves: ${open}`);
    expect(promptAt(done, 'work/plan#2')).toContain(`No task has served yet: ${open}`);
    expect(taskAt(done, 'work/judge#2').prompt).not.toContain('No task of the plan serves');
  });

  it('marks tasks that no aim asks for but the data need', async () => {
    expect(promptAt(await work(), 'work/experiment/write#1')).toContain('shuffled hands (the data need it)');
  });
});

// Principle 5, adaptive autonomy.
describe('autonomy, set for each step (§5, principle 5)', () => {
  const plan = JSON.parse(
    shippedExample(...eyes).answers.find(({ address }) => address === 'work/plan#1')!.text,
  ) as Json;
  const code = JSON.parse(
    shippedExample(...eyes).answers.find(({ address }) => address === 'work/experiment/write#1')!.text,
  ) as Json;
  const verdict: Json = { agree: true, keep: true, next: 'stop' };
  const steps = [
    { step: 'plan', address: 'work/plan#1', value: plan },
    { step: 'code', address: 'work/experiment/write#1', value: code },
    { step: 'reading', address: 'work/judge#1', value: verdict },
  ];
  const free = { autonomy_plan: 'free', autonomy_code: 'free', autonomy_reading: 'free', cycles: 1, questions: false };
  const cases = steps.flatMap((one) =>
    [
      { level: 'free', hasModel: true, kind: undefined },
      { level: 'unless-stopped', hasModel: true, kind: 'approve' },
      { level: 'review', hasModel: true, kind: 'approve' },
      { level: 'suggest', hasModel: true, kind: 'answer' },
      { level: 'person', hasModel: false, kind: 'answer' },
    ].map((level) => ({ ...one, ...level })),
  );

  it.each(cases)(
    '$step $level: the model is asked, or the person, or both',
    async ({ step, address, value, level, hasModel, kind }) => {
      const answer: Json = kind === 'approve' ? { decision: 'approve', value } : value;
      const options = { people: { [address]: answer }, models: { [address]: value, 'work/judge#1': verdict } };
      const done = await work({ ...free, [`autonomy_${step}`]: level, stop_seconds: 90 }, options);
      expect(done.status).toBe('completed');
      expect(asked(done).includes(address)).toBe(hasModel);
      expect(done.asked).toEqual(kind === undefined ? ['pick#1'] : ['pick#1', address]);
      if (kind === undefined) return;
      const task = taskAt(done, address);
      expect(task.kind).toBe(kind);
      expect(task.suggestion !== undefined).toBe(level === 'suggest');
      expect(task.dueAt !== undefined).toBe(level === 'unless-stopped');
    },
  );

  it('sets that of the ideas too', async () => {
    const ideas = JSON.parse(shippedExample(...eyes).answers[0]!.text) as Json;
    const done = await work({ autonomy_ideas: 'person', cycles: 1 }, { people: { 'propose/propose#1': ideas } });
    expect(done.asked[0]).toBe('propose/propose#1');
    expect(asked(done)).not.toContain('propose/propose#1');
  });

  it('takes the place of the model’s word by that of the person who edits it', async () => {
    const edited = { ...(plan as JsonObject), hypothesis: 'Mine.' };
    const done = await work({ cycles: 1 }, { people: { 'work/plan#1': { decision: 'edit', value: edited } } });
    expect(promptAt(done, 'work/experiment/write#1')).toContain('Hypothesis: Mine.');
  });
});

// Principle 6, novice to expert; principle 1, the same language.
describe('two views (§5, principles 1 and 6)', () => {
  it('tell the same result in other words and in another amount of detail', async () => {
    const [novice, expert] = await Promise.all(['novice', 'expert'].map((view) => work({ view, cycles: 1 })));
    // What follows was written by the model, which is told for whom.
    const [plain, terse] = [novice!, expert!].map(
      (done) => taskAt(done, 'work/judge#1').prompt.split('**The model reads:**')[0]!,
    );
    expect(plain).toMatch(/guessed the hand right in \*\*\d+ of 20\*\* trials/);
    expect(plain).toContain('tossing a coin');
    expect(terse).toMatch(/binomial 95 % bound 0\.\d+ \(\d+ hits\), p = /);
    for (const term of ['binomial', 'Cohen', 'Confusion']) {
      expect(plain).not.toContain(term);
      expect(terse).toContain(term);
    }
    for (const address of [
      'propose/propose#1',
      'work/doubt#1',
      'work/plan#1',
      'work/experiment/write#1',
      'work/read#1',
    ]) {
      expect(promptAt(novice!, address)).toContain('new to the field');
      expect(promptAt(expert!, address)).toContain('Your reader is an expert');
    }
  });

  it('give a word different weight: an expert’s correction is always in sight, a novice’s is looked up', async () => {
    const people = {
      'work/judge#1': { agree: false, correction, keep: false, next: 'continue', aim: 'Something else entirely' },
    };
    const [kept] = listIn((await work({ view: 'novice' }, { people })).output, 'knowledge');
    expect(kept).toMatchObject({ pinned: false, tags: ['correction', 'novice'] });
  });
});

describe('a program that does not run', () => {
  it('is shown to its writer with what went wrong, and mended', async () => {
    const done = await played(coin);
    const prompt = promptAt(done, 'work/experiment/write#2');
    expect(prompt).toMatch(/Your last program did not run: TypeError/);
    expect(prompt).toContain('trial.c4');
    expect(promptAt(done, 'work/experiment/write#1')).not.toContain('did not run');
    expect(done.output?.accuracy).toBe(0.575);
  });

  it('is given up after three attempts, which is read and told as such', async () => {
    const broken = { program: 'return {', explanation: 'It does not work.', expectations: [] };
    const models = Object.fromEntries([1, 2, 3].map((n) => [`work/experiment/write#${n}`, broken]));
    const done = await work({ cycles: 1 }, { models });
    expect(asked(done).filter((address) => address.startsWith('work/experiment/write'))).toHaveLength(3);
    expect(promptAt(done, 'work/read#1')).toContain('The program did not run in three attempts: SyntaxError');
    expect(cyclesOf(done)[0]?.problem).toContain('SyntaxError');
    expect(done.output?.accuracy).toBeUndefined();
    expect(done.output?.report).toContain('did not run');
  });
});

describe('the worked cases', () => {
  it.each([eyes, coin])('%s %s say in their words the figures that came out', async (...names) => {
    const done = await played(names);
    for (const { results, reading } of cyclesOf(done)) {
      const { correct, trials } = results;
      expect(reading.finding).toContain(`${correct} of ${trials} trials`);
    }
    const last = cyclesOf(done).at(-1)!;
    expect(done.output?.accuracy).toBe(last.results.accuracy);
  });

  it('cite accuracy, bound and effects of the run, to the digit', async () => {
    const [first, second] = cyclesOf(await played(eyes));
    for (const cycle of [first!, second!]) {
      expect(cycle.reading.finding).toContain(`accuracy ${cycle.results.accuracy}`);
      expect(cycle.reading.finding).toContain(String(cycle.results.bound));
      const figures = JSON.stringify(cycle.results).replaceAll('-', '');
      const cited = cycle.reading.evidence.match(/\d\.\d{3}/g) ?? [];
      expect(cited.length).toBeGreaterThan(2);
      for (const figure of cited) expect(figures).toContain(figure);
    }
  });

  it('end the other one where chance ends: 23 of 40 is below the bound of 26', async () => {
    const [only] = cyclesOf(await played(coin));
    expect(only!.results.accuracy).toBeLessThan(only!.results.bound);
    expect(taskAt(await played(coin), 'work/judge#1').prompt).toContain('this may well be luck');
  });
});
