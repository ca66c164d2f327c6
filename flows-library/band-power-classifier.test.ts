import { afterAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { readPlot } from '#engine/schema/index';
import { featuresOf, listIn, meanOf, type Recording, type RunCode, runNode, simulate } from './eeg-suite.ts';
import { shippedFlow, shippedRelease } from './index.ts';
import { play, playNamed } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());
const run: RunCode = (job) => sandbox.run(job, { signal: new AbortController().signal });
const entry = ['band-power-classifier', 'two-electrodes'] as const;

const record = (rate: number, trials: ReadonlyArray<readonly number[]>): Recording => ({
  rate,
  channels: ['C3'],
  hands: trials.map((_, index) => (index % 2 === 0 ? 'left' : 'right')),
  samples: trials.map((signal) => [signal]),
});
const sine = (amplitude: number, hertz: number, count: number, rate: number) =>
  Array.from({ length: count }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / rate + 0.4));

async function powersOf(rate: number, signals: ReadonlyArray<readonly number[]>, low: number, high: number) {
  const program = `return { power: tools.bandPower(trial.C3, ${low}, ${high}) };`;
  const { table } = await featuresOf(run, record(rate, signals), program);
  return (table as unknown as ReadonlyArray<[number]>).map(([power]) => power);
}

interface Results extends JsonObject {
  readonly accuracy: number;
  readonly correct: number;
  readonly trials: number;
  readonly left_out: number;
  readonly bound: number;
  readonly bound_hits: number;
  readonly p: number;
  readonly shuffled: number;
  readonly features: ReadonlyArray<{ name: string; d: number }>;
}
/** Classifies features that are given, a row for each trial, left and right in turn. */
async function classify(table: ReadonlyArray<readonly number[] | null>, more: JsonObject = {}) {
  const hands = table.map((_, index) => (index % 2 === 0 ? 'left' : 'right'));
  const names = (table.find((row) => row !== null) ?? []).map((_, index) => `f${index}`);
  const input = { hands, names, table: table as unknown as Json, folds: 5, ...more };
  const made = await runNode(run, ['band-power-classifier', 'classify'], { input });
  return { ...made, results: made.results as Results };
}
/** Numbers that look like chance and are the same every time. */
function noise(): () => number {
  let word = 7;
  return () => {
    word = (Math.imul(word, 1_103_515_245) + 12_345) >>> 0;
    return word / 2 ** 32 - 0.5;
  };
}

// One-sided modified periodogram with a Hann window: Welch, IEEE Trans. Audio Electroacoust. 15 (1967), 70–73.
describe('band power', () => {
  it('of a sine of amplitude A is A²/2, by Parseval’s theorem, and only in its own band', async () => {
    const signals = [sine(8, 10, 256, 128), sine(3, 20, 256, 128)];
    const [ten, twenty] = await powersOf(128, signals, 8, 13);
    expect(ten).toBeCloseTo(8 ** 2 / 2, 4);
    expect(twenty).toBeLessThan(1e-6);
    expect((await powersOf(128, signals, 18, 23))[1]).toBeCloseTo(3 ** 2 / 2, 4);
  });

  it('is the sum of a discrete Fourier transform, without the mean', async () => {
    const random = noise();
    const signal = Array.from({ length: 64 }, () => 20 * random() + 5);
    const mean = meanOf(signal);
    const hann = signal.map((_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / 64));
    const weight = hann.reduce((sum, value) => sum + value ** 2, 0);
    let expected = 0;
    for (let line = 4; line < 13; line += 1) {
      const part = (wave: (angle: number) => number) =>
        signal.reduce((sum, value, i) => sum + (value - mean) * hann[i]! * wave((2 * Math.PI * line * i) / 64), 0);
      expected += (2 * (part(Math.cos) ** 2 + part(Math.sin) ** 2)) / (64 * weight);
    }
    expect((await powersOf(64, [signal, signal], 4, 13))[0]).toBeCloseTo(expected, 3);
  });
});

// Fisher, Annals of Eugenics 7 (1936), 179–188: w = S⁻¹(m₁ − m₀).
describe('the linear classifier', () => {
  it('tells apart by the difference of two features what neither of them tells', async () => {
    const random = noise();
    const table = Array.from({ length: 60 }, (_, index) => {
      const shared = 6 * random();
      return [shared + (index % 2) + 0.1 * random(), shared];
    });
    expect((await classify(table)).results.accuracy).toBe(1);
    // Each alone is near chance.
    for (const column of [0, 1]) {
      const { results } = await classify(table.map((row) => [row[column]!]));
      expect(results.correct).toBeLessThan(results.bound_hits + 4);
    }
  });

  it('is judged on trials that it was not trained with: many useless features do not help', async () => {
    const random = noise();
    const table = Array.from({ length: 60 }, () => Array.from({ length: 24 }, random));
    const { results } = await classify(table);
    expect(results.accuracy).toBeLessThan(results.bound);
  });

  it('comes out near one half when the hands are shuffled, whatever it finds otherwise', async () => {
    const table = Array.from({ length: 60 }, (_, index) => [index % 2]);
    const { results } = await classify(table.map(([value], index) => [value! + (index % 7) / 100]));
    expect(results.accuracy).toBe(1);
    expect(Math.abs(results.shuffled - 0.5)).toBeLessThan(0.06);
  });

  it('says when too few trials are left', async () => {
    const made = await classify(Array.from({ length: 20 }, (_, index) => (index < 14 ? null : [index])));
    expect(made).toMatchObject({ ok: false, problem: 'Only 3 left and 3 right trials were kept; each hand needs 5.' });
  });
});

// Combrisson & Jerbi, J. Neurosci. Methods 250 (2015), 126–136: chance of a finite number of trials is binomial.
describe('the bound of chance', () => {
  const choose = (n: number, k: number): bigint => (k === 0 ? 1n : (choose(n, k - 1) * BigInt(n - k + 1)) / BigInt(k));
  const tail = (n: number, least: number): number => {
    let sum = 0n;
    for (let k = least; k <= n; k += 1) sum += choose(n, k);
    return Number((sum * 10n ** 15n) / 2n ** BigInt(n)) / 1e15;
  };

  it.each([20, 40, 60, 100])(
    'for %d trials is the least share of hits that chance reaches in 5 percent at most',
    async (n) => {
      const random = noise();
      const { results } = await classify(Array.from({ length: n }, (_, index) => [random() + 0.4 * (index % 2)]));
      expect(tail(n, results.bound_hits)).toBeLessThanOrEqual(0.05);
      expect(tail(n, results.bound_hits - 1)).toBeGreaterThan(0.05);
      expect(results.bound).toBeCloseTo(results.bound_hits / n, 3);
      expect(results.p).toBeCloseTo(tail(n, results.correct), 4);
    },
  );

  it('is 62 percent for 60 trials and 70 for 20: far above one half', async () => {
    const bounds = await Promise.all(
      [60, 20].map(async (n) => (await classify(Array.from({ length: n }, (_, index) => [index % 2]))).results.bound),
    );
    expect(bounds).toEqual([0.617, 0.75]);
  });
});

// Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), §2.2: d = (m₁ − m₀)/s, s pooled.
describe('effect sizes and expectations', () => {
  it('are differences of means in pooled standard deviations, positive where the right hand has more', async () => {
    // Left 1, 3, …: mean 2; right 4, 6, …: mean 5. Sums of squares 10 + 10, 18 degrees of freedom.
    const table = Array.from({ length: 20 }, (_, index) => [
      (index % 2 === 0 ? 1 : 4) + 2 * (Math.floor(index / 2) % 2),
    ]);
    const { results } = await classify(table);
    expect(results.features).toEqual([{ name: 'f0', d: Number((3 / Math.sqrt(20 / 18)).toFixed(3)) }]);
  });

  it('show whether what was expected came out', async () => {
    const table = Array.from({ length: 20 }, (_, index) => [(index % 2) + (index % 3) / 10, index % 4 < 2 ? 0 : 1]);
    const expectations = [
      { feature: 'f0', higher_for: 'right' },
      { feature: 'f0', higher_for: 'left' },
      { feature: 'f1', higher_for: 'no difference' },
      { feature: 'f9', higher_for: 'left' },
    ];
    const { results } = await classify(table, { expectations });
    expect(results.expectations).toEqual([
      { ...expectations[0], outcome: 'right', held: true },
      { ...expectations[1], outcome: 'right', held: false },
      { ...expectations[2], outcome: 'no difference', held: true },
      { ...expectations[3], outcome: 'no such feature' },
    ]);
  });
});

describe('the program', () => {
  it('never learns which hand it was: its node is not sent it', () => {
    const { edges } = shippedFlow('band-power-classifier');
    const sent = edges.filter(({ to }) => to.startsWith('extract.')).map(({ from }) => from);
    expect(sent.sort()).toEqual([
      'input.program',
      'input.recording.channels',
      'input.recording.rate',
      'input.recording.samples',
    ]);
  });

  it.each([
    ['return { a: trial.C9.length };', /TypeError/],
    ['return {', /SyntaxError/],
    ['return { a: hands.length };', /hands/],
    ['return { a: input.program };', /input/],
    ['return null;', /left out every trial/],
    ['return [1];', /object of named numbers/],
    ['return {};', /0 features/],
    ['return { a: 0 / 0 };', /no finite number/],
    ['return trial.C3[0] > 2 ? { a: 1 } : { b: 1 };', /no finite number|other features/],
  ])('%s is told what is wrong', async (program, problem) => {
    const recording = await simulate(run, { trials: 5, seconds: 1, subject: 1 });
    const made = await featuresOf(run, recording, program);
    expect(made.ok).toBe(false);
    expect(made.problem).toMatch(problem);
  });

  it('that never ends is stopped, and the flow says so', async () => {
    const release = structuredClone(shippedRelease('band-power-classifier'));
    const extract = release.flow.nodes.find(({ id }) => id === 'extract');
    if (extract?.type === 'code') extract.timeoutMs = 300;
    const example = release.examples[0]!;
    const changed = { ...example, input: { ...example.input, program: 'while (true) {}' } };
    const { output } = await play({ release, example: changed, sandbox });
    expect(output).toMatchObject({ ok: false, problem: expect.stringContaining('took too long') });
    expect(output?.results).toBeUndefined();
  });

  it('may leave trials out, and cannot change what others see', async () => {
    const program = 'trial.C4 = trial.C3.fill(0); tools.bandPower = 1; return { a: 1 };';
    const { output } = await playNamed(entry, { sandbox }, { input: { ...inputOf(), program } });
    expect(output).toMatchObject({ ok: false });
    const leaving = 'if (tools.peakToPeak(trial.C3) > 35) return null;\nreturn { a: tools.logPower(trial.C3, 8, 13) };';
    const left = await playNamed(entry, { sandbox }, { input: { ...inputOf(), folds: 2, program: leaving } });
    const results = left.output?.results as Results;
    expect(results.left_out).toBe(1);
    expect(results.left_out + results.trials).toBe(16);
  });

  it('by default takes mu and beta at C3 and C4', async () => {
    const recording = await simulate(run, { strength: 0.5, subject: 4 });
    const input = { recording: recording as unknown as Json };
    const { output } = await playNamed(entry, { sandbox }, { input });
    const results = output?.results as Results;
    expect(results.features.map(({ name }) => name)).toEqual(['C3 mu', 'C4 mu', 'C3 beta', 'C4 beta']);
    expect(results.accuracy).toBeGreaterThan(0.85);
  });
});

describe('the plots', () => {
  it('are plots that the workbench draws: accuracy against chance, effects, spectra', async () => {
    const { output } = await playNamed(entry, { sandbox });
    const plots = listIn(output, 'plots').map((plot) => readPlot(plot));
    expect(plots.map((plot) => plot?.plot)).toEqual(['bars', 'bars', 'lines']);
    expect(plots[0]?.marks?.map(({ label }) => label)).toEqual(['chance', '95 % bound of chance']);
  });
});

function inputOf(): JsonObject {
  return shippedRelease('band-power-classifier').examples[0]!.input;
}
