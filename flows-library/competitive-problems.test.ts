import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCases, readScoreSpec, runCase, type ScoreSpec } from '#engine/batch/index';
import type { JsonObject } from '#engine/json';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { nodeSandbox } from '#engine/sandbox/node';
import { flowOf, scripted, testHost } from '#engine/testing/index';
import { dataSets } from './data/index.ts';
import { shipped, shippedFlow, shippedFlows } from './index.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const Tests = z.array(z.strictObject({ input: z.string().min(1), output: z.string().min(1) })).min(2);
const text = z.string().min(20);
const Problem = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  title: z.string().min(3),
  difficulty: z.int().min(1).max(5),
  tags: z.array(z.string()).min(1),
  problem: text,
  input_description: text,
  output_description: text,
  examples: text,
  public_tests: Tests,
  hidden_tests: Tests,
  human_plan: text,
  working_solution: text,
  wrong_solution: text,
});

const file = readFileSync(new URL('./data/competitive-problems.jsonl', import.meta.url), 'utf8');
const problems = file
  .trim()
  .split('\n')
  .map((line) => Problem.parse(JSON.parse(line)));
const cases = problems.map((problem) => ({ name: problem.id, problem }));

/** The judge of batches; a wrong program may be slow, and is not waited for as long as usual. */
const judge = flowOf({
  interface: shippedFlow('competitive-coding-score').interface,
  nodes: [
    {
      id: 'judge',
      type: 'flow',
      use: 'competitive-coding-score@1.0.0',
      overrides: { 'tests/each/run': { timeoutMs: 2000 } },
    },
  ],
  edges: [
    'input.program -> judge.program',
    'input.hidden_tests -> judge.hidden_tests',
    ...['score', 'share', 'failure', 'report'].map((name) => `judge.${name} -> output.${name}`),
  ],
});

async function scoreOf(program: string | null, hidden_tests: z.infer<typeof Tests>): Promise<JsonObject> {
  const input = { program, hidden_tests };
  const run = await startRun(testHost({ sandbox }), { flow: judge, flows: shippedFlows, input });
  expect(await run.settled()).toBe('completed');
  return outputOf(run.state) ?? {};
}

describe('the problem set', () => {
  it('has problems of every difficulty, easier ones first, each with a name of its own', () => {
    expect(problems.length).toBeGreaterThanOrEqual(12);
    const levels = problems.map(({ difficulty }) => difficulty);
    expect(levels).toEqual(levels.toSorted((one, other) => one - other));
    expect(new Set(levels)).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(problems.map(({ id }) => id)).size).toBe(problems.length);
  });

  it('keeps its hidden tests apart from what is shown', () => {
    for (const { public_tests, hidden_tests, examples, problem } of problems) {
      const shown = new Set(public_tests.map(({ input }) => input));
      expect(hidden_tests.filter(({ input }) => shown.has(input))).toEqual([]);
      for (const { input, output } of public_tests) {
        expect(examples).toContain(input.trim());
        expect(examples).toContain(output);
      }
      expect(problem).not.toContain('solve(');
    }
  });

  it.each(
    shipped.filter(
      ({ name }) => /^competitive-coding-/.test(name) && !/(coder|critic|tests|planner|score)$/.test(name),
    ),
  )('has every input of $name but the settings, and gives it nothing of the solution', (release) => {
    const read = readCases(file, { format: 'jsonl', interface: release.interface });
    expect(read).toHaveLength(problems.length);
    for (const { input } of read) expect(Object.keys(input)).not.toContain('plan');
  });
});

describe.each(cases)('the problem $name', ({ problem }) => {
  it('is solved by its working solution in all public and hidden tests', async () => {
    const all = [...problem.public_tests, ...problem.hidden_tests];
    expect(await scoreOf(problem.working_solution, all)).toEqual({
      score: 1,
      share: 1,
      failure: 'none',
      report: 'All tests passed.',
    });
  });

  it('is not solved by the wrong solution, although this passes the public tests', async () => {
    expect(await scoreOf(problem.wrong_solution, problem.public_tests)).toMatchObject({ score: 1 });
    const { score, share, failure } = await scoreOf(problem.wrong_solution, problem.hidden_tests);
    expect({ score, failure }).toMatchObject({ score: 0, failure: expect.stringMatching(/^(logic|timeout)$/) });
    expect(share).toBeLessThan(1);
  });
});

it('what gave no program solves nothing', async () => {
  const [first] = problems;
  expect(await scoreOf(null, first!.hidden_tests)).toMatchObject({ score: 0, share: 0, failure: 'compile' });
});

describe('a batch over the problems', () => {
  const uses = dataSets.find(({ name }) => name === 'competitive-problems')?.uses ?? [];
  const program = readScoreSpec(uses[0]?.score ?? '');
  const asJudge = readScoreSpec('judge:competitive-coding-score');

  /** One case, whose coder hands in that program, scored by the data set's own program or by the judge. */
  async function scoreBy(spec: ScoreSpec, flow: string, id: string, solution: string) {
    const interfaceOf = shippedFlow(flow).interface;
    const all = readCases(file, { format: 'jsonl', interface: interfaceOf, peopleFields: ['human_plan'] });
    const one = all.find((candidate) => candidate.id === id)!;
    const host = testHost({ sandbox, script: () => `\`\`\`javascript\n${solution}\n\`\`\`` });
    const people = shippedFlow(flow).people === undefined ? {} : { people: { planner: { field: 'human_plan' } } };
    const ended = async (name: string, input: JsonObject) => {
      const started = { flow: shippedFlow(name), flows: shippedFlows, input, models: scripted };
      const run = await startRun(host, { ...started, ...(name === flow ? people : {}) });
      const status = await run.settled();
      return { status, output: outputOf(run.state) ?? null, usage: { ...run.state.usage }, seconds: 0 };
    };
    const inputs = Object.keys(shippedFlow('competitive-coding-score').interface.input);
    const judging = { inputs, run: (input: JsonObject) => ended('competitive-coding-score', input) };
    return runCase({ one, sample: 1, seed: 's' }, () => ended(flow, one.input), { spec, sandbox, judge: judging });
  }

  it('has uses with one score, a program', () => {
    expect(program.kind).toBe('program');
    expect(new Set(uses.map(({ score }) => score)).size).toBe(1);
  });

  it.each(problems.filter((_, index) => index % 3 === 1))(
    'scores $id alike by program and by judge',
    async (problem) => {
      const { id, working_solution, wrong_solution } = problem;
      for (const spec of [program, asJudge]) {
        const good = await scoreBy(spec, 'competitive-coding-debug', id, working_solution);
        expect(good).toMatchObject({ status: 'completed', score: 1, usage: { calls: 1 } });
        const bad = await scoreBy(spec, 'competitive-coding-debug', id, wrong_solution);
        expect(bad).toMatchObject({ status: 'completed', score: 0, output: { passed: true } });
      }
    },
  );

  it('takes the plan of the oracle from the data', async () => {
    const { id, human_plan, working_solution } = problems[0]!;
    const done = await scoreBy(asJudge, 'competitive-coding-plan-oracle', id, working_solution);
    expect(done).toMatchObject({ score: 1, output: { plan: human_plan }, usage: { calls: 1 } });
  });
});
