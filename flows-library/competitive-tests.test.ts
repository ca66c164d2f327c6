import { afterAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#engine/json';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { nodeSandbox } from '#engine/sandbox/node';
import { flowOf, testHost } from '#engine/testing/index';
import { shippedFlow, shippedFlows } from './index.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const { input: inputs, output: outputs } = shippedFlow('competitive-coding-tests').interface;
/** The flow with another time limit for each test. */
const benchWith = (timeoutMs: number) =>
  flowOf({
    interface: { input: inputs, output: outputs },
    nodes: [
      {
        id: 'bench',
        type: 'flow',
        use: 'competitive-coding-tests@1.0.0',
        overrides: { 'each/run': { timeoutMs } },
      },
    ],
    edges: [
      ...Object.keys(inputs).map((name) => `input.${name} -> bench.${name}`),
      ...Object.keys(outputs).map((name) => `bench.${name} -> output.${name}`),
    ],
  });

/** Milliseconds a program may take: none that ends comes near `generous`, also on a busy machine. */
const generous = 20_000;
const short = 300;

async function bench(program: string | null, tests: Json, timeoutMs = generous): Promise<JsonObject> {
  const flow = benchWith(timeoutMs);
  const run = await startRun(testHost({ sandbox }), { flow, flows: shippedFlows, input: { program, tests } });
  expect(await run.settled()).toBe('completed');
  return outputOf(run.state) ?? {};
}

const kindsIn = ({ results }: JsonObject): string[] => (results as readonly { kind: string }[]).map(({ kind }) => kind);
const solving = (body: string): string => `function solve(input) {\n${body}\n}`;
/** Does to each test what its input says. */
const obedient = solving(`
  if (input.startsWith('loop')) for (;;);
  if (input.startsWith('throw')) throw new Error(input.trim());
  return input;`);
const echo = (...inputsOf: string[]) => inputsOf.map((input) => ({ input, output: 'same' }));

describe('one failure is reported (aiflows.md §5: compile, timeout, runtime (last), logic (first))', () => {
  it.each([
    [['same', 'same'], 'none', /^All tests passed\.$/],
    [
      ['same', 'other', 'third'],
      'logic',
      /^1 of 3 tests passed\.\n\nTest 2: .*wrong answer.*\n\nInput:\nother\n\nExpected output:\nsame\n\nOutput of the program:\nother$/s,
    ],
    [
      ['other', 'throw one', 'throw two'],
      'runtime',
      /^0 of 3 tests passed\.\n\nTest 3: .*error\.\nError: throw two \(line 4\)\n\nInput:\nthrow two/s,
    ],
    [['other', 'loop', 'throw one'], 'timeout', /Test 2: The program was too slow\.\n.*300 ms/s],
  ])('of %j: %s', async (said, failure, report) => {
    const done = await bench(obedient, echo(...said), failure === 'timeout' ? short : generous);
    expect(done).toMatchObject({ failure, report: expect.stringMatching(report) });
    expect(done.passed).toBe(failure === 'none');
  });

  it('of a program that cannot be read, whatever the tests are', async () => {
    const done = await bench('function solve(input) {\n  return input +;\n}', echo('same', 'other'));
    expect(done).toMatchObject({ failure: 'compile', tests_passed: 0, tests_total: 2 });
    expect(done.report).toMatch(/cannot be read as JavaScript\.\nSyntaxError: .+ \(line 2\)$/);
    expect(kindsIn(done)).toEqual(['compile', 'compile']);
  });

  it.each([null, '', ' \n'])('of no program at all: %j', async (program) => {
    const done = await bench(program, echo('same'));
    expect(done).toMatchObject({ failure: 'compile', passed: false });
    expect(done.report).toContain('The answer holds no program.');
  });
});

describe('each test runs on its own', () => {
  it('so that one that never ends takes nothing from the others', async () => {
    const done = await bench(obedient, echo('loop', 'same', 'loop', 'throw it', 'other', 'same'), 2000);
    expect(kindsIn(done)).toEqual(['timeout', 'passed', 'timeout', 'runtime', 'logic', 'passed']);
    expect(done).toMatchObject({ tests_passed: 2, tests_total: 6 });
  });

  it('so that nothing is kept from one to the next', async () => {
    const counting = 'globalThis.seen = (globalThis.seen ?? 0) + 1;\nconst solve = () => globalThis.seen;';
    expect(
      await bench(
        counting,
        [1, 1, 1].map((n) => ({ input: '', output: `${n}` })),
      ),
    ).toMatchObject({ passed: true });
  });

  it('so that too much memory or depth is an error of the program', async () => {
    const done = await bench(
      solving(
        'if (input === "deep") return solve(input) + 1;\nconst all = [];\nfor (;;) all.push(new Array(1e6).fill(1));',
      ),
      echo('deep', 'wide'),
      10_000,
    );
    expect(kindsIn(done)).toEqual(['runtime', 'runtime']);
  });
});

describe('outputs are compared by tokens (§5: whitespace, case, 0.01)', () => {
  it.each([
    ['YES', 'yes', true],
    ['1 2\n3', ' 1\t2 3 \n', true],
    ['1 2', '1 2 3', false],
    ['12', '1 2', false],
    ['0.3333', '1/3', false],
    ['0.3333', '0.33', true],
    ['7.51', '7.5', true],
    ['7.52', '7.5', false],
    ['3.0', '3', true],
    ['1e3', '1000', true],
    ['9007199254740993', '9007199254740992', false],
    ['007', '7', true],
    ['+5', '5', true],
    ['NaN', '5', false],
    ['', '', true],
  ])('%j for %j: %s', async (said, output, passed) => {
    const done = await bench(solving(`return ${JSON.stringify(said)};`), [{ input: '', output }]);
    expect(done.passed).toBe(passed);
  });
});

describe('a program may be written as elsewhere too', () => {
  const sum = (read: string) => `const [a, b] = ${read}.trim().split(/\\s+/).map(Number);\n`;
  const tests = [
    { input: '2 3\n', output: '5' },
    { input: '-1 1\n', output: '0' },
  ];

  it.each([
    ['returns a number', solving(`${sum('input')}return a + b;`)],
    ['is asynchronous', `async ${solving(`${sum('input')}await null;\nreturn a + b;`)}`],
    [
      'reads standard input and writes to the console',
      `${sum("require('fs').readFileSync(0, 'utf8')")}console.log(a + b);`,
    ],
    ['reads lines and prints', `${sum('readline()')}print(a + b);`],
    [
      'listens to lines',
      `const rl = require('readline').createInterface({ input: process.stdin });\nrl.on('line', (line) => { ${sum('line')} console.log(a + b); });`,
    ],
    [
      'listens to standard input',
      `let all = '';\nprocess.stdin.on('data', (part) => { all += part; });\nprocess.stdin.on('end', () => { ${sum('all')} process.stdout.write(String(a + b)); });`,
    ],
    [
      'solves and writes by itself',
      `${solving(`${sum('input')}return a + b;`)}\nconsole.log(solve(require('node:fs').readFileSync('/dev/stdin', 'utf8')));`,
    ],
    ['ends in a comment', `${solving(`${sum('input')}return a + b;`)} // the sum`],
    [
      'has a main of its own that waits',
      `async function main() { await null; ${sum('readline()')} console.log(a + b); }\nmain();`,
    ],
  ])('that %s', async (_how, program) => {
    expect(await bench(program, tests)).toMatchObject({ passed: true });
  });

  it.each([
    ['const answer = 5;', 'needs a function solve(input)'],
    ['const net = require("net");', 'There is no module net here.'],
    [solving('return new Date().getTime();'), 'no clock'],
  ])('but %j is an error of the program', async (program, message) => {
    const done = await bench(program, tests);
    expect(done).toMatchObject({ failure: 'runtime', report: expect.stringContaining(message) });
  });

  it('and its lists are lines', async () => {
    const lines = [{ input: '', output: '1\n2' }];
    expect(await bench(solving('return [1, 2n];'), lines)).toMatchObject({ passed: true });
  });
});
