import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample } from './index.ts';
import { type Play, playNamed } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

interface Grown {
  readonly text: string;
  readonly value: number;
  readonly good: boolean;
}
interface Generation extends Grown {
  readonly verifications: ReadonlyArray<Grown & { readonly refinements: ReadonlyArray<Grown & { answer: string }> }>;
}
interface Turn {
  readonly role: string;
  readonly content: string;
}
interface Pair {
  readonly role: string;
  readonly prompt: readonly Turn[];
  readonly chosen: readonly Turn[];
  readonly rejected: readonly Turn[];
  readonly chosen_value: number;
  readonly rejected_value: number;
}
interface Good {
  readonly role: string;
  readonly messages: readonly Turn[];
  readonly value: number;
}

const pencils = ['malt-data', 'pencils'] as const;
const half = ['malt-data', 'one-half-is-not-enough'] as const;
const made = (done: Play) =>
  done.output as unknown as {
    tree: readonly Generation[];
    sft: readonly Good[];
    dpo: readonly Pair[];
    summary: JsonObject;
  };

describe('malt-data (value propagation and labels of MALT’s data generation)', () => {
  it('grows n generations, n verifications of each and n refinements of each of these', async () => {
    const done = await playNamed(pencils, { sandbox });
    const roles = done.requests.map(({ address }) => address.split('/').at(-2));
    expect(['generate', 'verify', 'refine'].map((role) => roles.filter((one) => one === role).length)).toEqual([
      3, 9, 27,
    ]);
    const { tree, summary } = made(done);
    expect(summary).toMatchObject({ leaves: 27, right: 16 });
    expect(tree.map(({ verifications }) => verifications.map(({ refinements }) => refinements.length))).toEqual(
      [3, 3, 3].map((count) => [count, count, count]),
    );
  });

  it('gives a refinement 1 for the right answer, a verification and a generation the mean of what is below', async () => {
    const { tree } = made(await playNamed(pencils, { sandbox }));
    const leaves = tree.map((g) => g.verifications.map((v) => v.refinements.map(({ value }) => value)));
    expect(leaves).toEqual([
      [
        [1, 1, 1],
        [1, 1, 0],
        [1, 0, 0],
      ],
      [
        [1, 1, 0],
        [0, 0, 0],
        [1, 0, 0],
      ],
      [
        [1, 1, 1],
        [1, 1, 1],
        [0, 1, 0],
      ],
    ]);
    expect(tree.map((g) => g.verifications.map(({ value }) => value))).toEqual([
      [1, 2 / 3, 1 / 3],
      [2 / 3, 0, 1 / 3],
      [1, 1, 1 / 3],
    ]);
    expect(tree.map(({ value }) => value)).toEqual([6 / 9, 3 / 9, 7 / 9]);
  });

  it('calls good what is strictly above one half', async () => {
    const { tree } = made(await playNamed(half, { sandbox }));
    expect(tree.map(({ value, good }) => [value, good])).toEqual([
      [0.5, false],
      [0.75, true],
    ]);
    const verifications = tree.flatMap((g) => g.verifications.map(({ value, good }) => [value, good]));
    expect(verifications).toEqual([
      [0, false],
      [1, true],
      [1, true],
      [0.5, false],
    ]);
  });

  it('pairs a good output with a bad one that was given the very same', async () => {
    const done = await playNamed(pencils, { sandbox });
    const { dpo, summary } = made(done);
    expect(summary).toMatchObject({ pairs: { generator: 2, verifier: 6, refiner: 10 } });
    expect(dpo).toHaveLength(18);
    for (const { role, prompt, chosen, rejected, chosen_value, rejected_value } of dpo) {
      expect(chosen_value).toBeGreaterThan(0.5);
      expect(rejected_value).toBeLessThanOrEqual(0.5);
      const asked = done.requests.filter(({ turns }) => JSON.stringify(turns) === JSON.stringify(prompt));
      const said = [chosen, rejected].map(([turn]) => turn?.content);
      const { answers } = shippedExample(...pencils);
      const given = asked.flatMap(({ address }) => answers.filter((one) => one.address === address));
      expect(given.map(({ text }) => text)).toEqual(expect.arrayContaining(said));
      expect(asked.every(({ address }) => address.includes(role.slice(0, 4)))).toBe(true);
    }
  });

  it('keeps every good output of all three roles with all that its role was given', async () => {
    const done = await playNamed(pencils, { sandbox });
    const { sft, summary } = made(done);
    expect(summary).toMatchObject({ good: { generator: 2, verifier: 5, refiner: 16 } });
    expect(sft).toHaveLength(23);
    const asked = new Set(done.requests.map(({ turns }) => JSON.stringify(turns)));
    for (const { messages } of sft) {
      expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
      expect(asked.has(JSON.stringify(messages.slice(0, 2)))).toBe(true);
    }
  });

  it('asks for training what generate-verify-refine asks when it runs', async () => {
    const { input } = shippedExample(...pencils);
    const { answers } = shippedExample(...pencils);
    const first = (role: string) => answers.find(({ address }) => address.endsWith(`[0]/${role}/ask#1`))?.text ?? '';
    const texts = ['generate', 'verify', 'refine'].map((role) => ({ address: `${role}/ask#1`, text: first(role) }));
    const single = await playNamed(
      ['generate-verify-refine', 'train-tickets'],
      { sandbox },
      { input: { question: input.question! }, answers: texts },
    );
    const tree = await playNamed(pencils, { sandbox });
    for (const { address, turns, settings } of single.requests) {
      const same = tree.requests.find((one) => one.address.endsWith(`[0]/${address}`) && !/\[[12]\]/.test(one.address));
      expect(same).toMatchObject({ turns, settings });
    }
  });

  it.each([
    ['8', '8.00', true],
    ['8 euros', ' 8 EUROS. ', true],
    ['1,200', '1200', true],
    ['8', '8 euros', false],
    ['-3', '-3.0', true],
  ])('compares %j with %j: %j', async (expected, said, isRight) => {
    const { input, answers } = shippedExample(...half);
    const texts = answers.map((one) =>
      one.address.includes('refine/') ? { ...one, text: `Final Answer: ${said}` } : one,
    );
    const { output } = await playNamed(half, { sandbox }, { input: { ...input, expected }, answers: texts });
    expect(output?.summary).toMatchObject({ right: isRight ? 8 : 0 });
  });
});
