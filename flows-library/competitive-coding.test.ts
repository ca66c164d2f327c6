import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '#engine/graph/compile';
import { countCalls } from '#engine/graph/count-calls';
import type { JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { type CoderAnswer, programs, runCoding, wordCount } from './competitive-suite.ts';
import { shippedFlow, shippedFlows } from './index.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

// reference/aiflows.md §5, column "Max LLM/tests"; the last number is the model calls of the improved setting.
const table = [
  ['code', 1, 0, 1],
  ['reflect', 4, 0, 4],
  ['collab', 8, 0, 7],
  ['debug', 4, 4, 4],
  ['debug-collab', 8, 4, 7],
  ['plan', 2, 0, 2],
  ['plan-reflect', 5, 0, 5],
  ['plan-collab', 9, 0, 8],
  ['plan-oracle', 1, 0, 1],
  ['plan-oracle-debug-collab', 8, 4, 7],
] as const;

const named = (name: string): string => `competitive-coding-${name}`;
const isSet = (name: string): boolean => 'compatible' in shippedFlow(named(name)).interface.input;
const run = (name: string, coder: readonly CoderAnswer[], input: JsonObject = {}) =>
  runCoding(named(name), { sandbox, coder, input: isSet(name) ? input : {} });
const compatible = { compatible: true };

function bounds(name: string, input: JsonObject) {
  const flow = shippedFlow(named(name));
  const plan = compile(flow, shippedFlows);
  const all = { ...wordCount, ...(isSet(name) ? input : {}) };
  return countCalls(plan, { input: all, peopleFromData: true });
}

describe('the most calls of the ten flows (aiflows.md §5, table)', () => {
  it.each(table)('are for %s what the table says, counted from the flow: %i', (name, most, _tests, improved) => {
    expect(countCalls(compile(shippedFlow(named(name)), shippedFlows)).most).toBe(most);
    expect(bounds(name, compatible).most).toBe(most);
    expect(bounds(name, {}).most).toBe(improved);
  });

  it.each(table)(
    'are made by %s when the compatible setting is never right: %i models, %i tests',
    async (name, most, tests) => {
      const done = await run(name, ['wrong'], compatible);
      expect(done).toMatchObject({ status: 'completed', tested: tests });
      expect(done.asked).toHaveLength(most);
      expect(done.output?.program).toBe(programs.wrong);
    },
  );

  it.each(table)(
    'of %s leave out what nobody acts on in the improved setting, %i becomes less',
    async (name, most, tests, improved) => {
      const done = await run(name, ['wrong']);
      expect(done).toMatchObject({ status: 'completed', tested: tests });
      expect(done.asked).toHaveLength(improved);
      expect(most - improved).toBe(name.includes('collab') ? 1 : 0);
      // Compatible or not, the calls are the same up to the one that is saved.
      const original = await run(name, ['wrong'], compatible);
      expect(original.prompts.slice(0, improved)).toEqual(done.prompts);
    },
  );
});

describe('where the flows stop (§5, other traces)', () => {
  it.each([
    ['debug', 2, 2],
    ['debug-collab', 3, 2],
    ['plan-oracle-debug-collab', 3, 2],
  ])(
    '%s is over as soon as the tests pass: right at the second check takes %i calls and %i checks',
    async (name, calls, tests) => {
      for (const input of [{}, compatible]) {
        const done = await run(name, ['wrong', 'right'], input);
        expect(done.asked).toHaveLength(calls);
        expect(done.tested).toBe(tests);
        expect(done.output).toMatchObject({ program: programs.right, passed: true, tests_passed: 2, rounds: 2 });
      }
    },
  );

  it.each([
    ['reflect', 2],
    ['collab', 3],
  ])('%s is over when the second answer is final, after %i calls, with the first program', async (name, calls) => {
    for (const input of [{}, compatible]) {
      const done = await run(name, ['right', 'final'], input);
      expect(done.asked).toHaveLength(calls);
      expect(done.output).toEqual({ program: programs.right, rounds: 2 });
    }
  });

  it.each([
    ['plan-reflect', 3],
    ['plan-collab', 4],
  ])('%s is over when the second plan is final, and the program follows the first: %i calls', async (name, calls) => {
    const planner = ['<plan>First.</plan>', 'The plan is right. \n\n**Final answer.**'];
    const done = await runCoding(named(name), { sandbox, coder: ['right'], planner });
    expect(done.asked).toHaveLength(calls);
    expect(done.output).toEqual({ program: programs.right, plan: 'First.', rounds: 2 });
    expect(done.prompts.at(-1)).toContain('First.');
  });

  it('never sees an end in debug: only the tests decide there', async () => {
    const done = await run('debug', ['wrong', 'final']);
    expect(done.asked).toHaveLength(4);
    expect(done.output).toMatchObject({ program: programs.wrong, passed: false, rounds: 4 });
  });
});

describe('a coder that never gives a program (§5, other traces)', () => {
  it.each(table)('%s: null and no error, and all %i calls and %i checks are made', async (name, most, tests) => {
    const done = await run(name, ['none'], compatible);
    expect(done).toMatchObject({ status: 'completed', tested: tests });
    expect(done.asked).toHaveLength(most);
    expect(done.output?.program).toBeNull();
  });

  it('is told so where programs are run, and so is the critic', async () => {
    const done = await run('debug-collab', ['none', 'right']);
    expect(done.output).toMatchObject({ passed: true, rounds: 2 });
    expect(done.prompts[1]).toContain('The answer held no program');
    expect(done.prompts[2]).toContain('0 of 2 tests passed.');
  });

  it('keeps its last program through an answer without one', async () => {
    const done = await run('reflect', ['wrong', 'none', 'none', 'final']);
    expect(done.output).toEqual({ program: programs.wrong, rounds: 4 });
  });
});

describe('which candidate is handed in', () => {
  const coder = ['hopeless', 'wrong', 'hopeless', 'none'] as const;

  it.each(['debug', 'debug-collab'])('is in %s the one that passed most public tests', async (name) => {
    const done = await run(name, coder);
    expect(done.output).toMatchObject({ program: programs.wrong, tests_passed: 1, passed: false });
    expect(done.output?.report).toContain('1 of 2 tests passed.');
  });

  it.each(['debug', 'debug-collab'])('is in %s the last one in the compatible setting, as in aiFlows', async (name) => {
    const done = await run(name, coder, compatible);
    expect(done.output).toMatchObject({ program: programs.hopeless, tests_passed: 0 });
  });

  it('is the later of two that passed as many', async () => {
    const done = await run('debug', ['wrong', 'none', 'hopeless', 'hopeless']);
    expect(done.output).toMatchObject({ program: programs.wrong });
    const { journal } = await run('debug', ['hopeless', 'none', 'hopeless']);
    const scores = journal.flatMap((entry) => (entry.type === 'round.ended' ? [entry.score] : []));
    expect(scores).toEqual([0.001, 0.002, 0.003, 0.004]);
  });
});

describe('who is told what', () => {
  it('gives the coder its own conversation and the critic none (G keeps its chat, others are reset)', async () => {
    const done = await run('collab', ['wrong']);
    const completed = done.journal.flatMap((entry) => (entry.type === 'activation.completed' ? [entry] : []));
    expect(done.asked.map((address) => address.replace(/^rounds\//, ''))).toEqual([
      'write/answer#1',
      'critic/review#2',
      'write/answer#2',
      'critic/review#3',
      'write/answer#3',
      'critic/review#4',
      'write/answer#4',
    ]);
    expect(completed.filter(({ address }) => address.endsWith('reply#1'))).toEqual([]);
    const [first, review, second] = done.prompts;
    expect(first).toContain('Write a program that solves this problem.');
    expect(review).toContain(programs.wrong);
    expect(second).toContain('Count the words, not the letters.');
    expect(second).not.toContain('How many words does a line have?');
  });

  it('calls the critic of the compatible setting once more, after everything, and nobody reads it', async () => {
    const done = await run('debug-collab', ['wrong'], compatible);
    expect(done.asked.at(-1)).toBe('unread/review#1');
    expect(done.prompts.at(-1)).toContain(programs.wrong);
    expect(done.prompts.at(-1)).toContain('1 of 2 tests passed.');
    const early = await run('debug-collab', ['wrong', 'right'], compatible);
    expect(early.asked).not.toContain('unread/review#1');
  });

  it('gives plan to coder and critic (Plan_Oracle-Code_Debug_Collab)', async () => {
    const done = await run('plan-oracle-debug-collab', ['wrong']);
    expect(done.output).toMatchObject({ plan: 'Split the line at its blanks.' });
    expect(done.prompts[0]).toContain('Split the line at its blanks.');
    const reviews = done.prompts.filter((_, index) => done.asked[index]?.includes('review'));
    expect(reviews).toHaveLength(3);
    for (const review of reviews) expect(review).toContain('Split the line at its blanks.');
  });

  it('shows hidden tests and solutions to nobody', () => {
    for (const [name] of table) {
      const { input } = shippedFlow(named(name)).interface;
      expect(Object.keys(input)).not.toContain('hidden_tests');
      expect(Object.keys(input)).not.toContain('working_solution');
      expect(Object.keys(input)).not.toContain('human_plan');
    }
  });
});
