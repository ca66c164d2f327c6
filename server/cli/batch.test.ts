import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FlowFile, printFlow, requireFlow } from '#engine/format/index';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { askModelFlow } from '../testing/test-flows.ts';
import { runCommand } from './cli.ts';

let openai: OpenAiServer;
let folder: string;
beforeAll(async () => {
  openai = await startOpenAiServer();
});
afterAll(() => openai.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-batch-'));
  openai.script.reset();
  openai.script.always(({ body }) => ({
    kind: 'reply',
    text: answerTo(body?.messages.at(-1)?.content ?? ''),
    usage: { prompt_tokens: 100, completion_tokens: 10 },
  }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Knows the capitals of two countries, and thinks that all judged answers are half right. */
function answerTo(question: string): string {
  if (question.includes('Judge')) return '{"score":0.5}';
  return question.includes('France') ? 'Paris' : question.includes('Italy') ? 'Rome' : 'I do not know.';
}

const environment = () => ({
  FLOWRIGHT_DATA: path.join(folder, 'data'),
  OPENAI_BASE_URL: openai.url,
  OPENAI_MODEL: 'small',
  OPENAI_PRICES: 'small=1/2',
});

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly json: Record<string, unknown>;
}

async function batch(...args: readonly string[]): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    print: (text: string) => void out.push(text),
    say: (text: string) => void err.push(text),
    environment: environment(),
  };
  const status = await runCommand(['batch', ...args], terminal);
  const text = out.join('\n');
  return {
    status,
    out: text,
    err: err.join('\n'),
    get json() {
      return JSON.parse(text);
    },
  };
}

function save(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const saveFlow = (flow: FlowFile = askModelFlow) => save(`${flow.name}.json`, printFlow(flow));
const countries = ['France', 'Italy', 'Peru', 'Chad'];
const capitals = ['Paris', 'Rome', 'Lima', "N'Djamena"];
const saveCases = (of = countries) =>
  save(
    'cases.jsonl',
    of
      .map((name) =>
        JSON.stringify({ id: name, question: `Capital of ${name}?`, expected: capitals[countries.indexOf(name)] }),
      )
      .join('\n'),
  );
const lines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');
const out = () => path.join(folder, 'out.jsonl');

describe('flowright batch', () => {
  it('runs every case and says what it came to', async () => {
    const outcome = await batch(saveFlow(), '--data', saveCases(), '--score', 'exact', '--seed', 's', '--out', out());
    expect(outcome.err).not.toContain('BAD_REQUEST');
    expect(outcome.status).toBe(0);
    expect(outcome.out).toContain('4 cases, 4 runs: 4 completed');
    expect(outcome.out).toMatch(/accuracy {2}50\.0% {2}95% interval 0\.0% to 100\.0%/);
    expect(outcome.out).toContain('4 model calls, 400 + 40 tokens, $0.0005');
    const [head, ...records] = lines(out()).map((line) => JSON.parse(line) as object);
    expect(head).toMatchObject({ format: 'flowright-results', seed: 's', models: { '*': 'default/small' } });
    expect(records).toContainEqual({
      case: 'France',
      sample: 1,
      seed: 's/France/1',
      data: expect.stringMatching(/^[0-9a-f]{16}$/),
      status: 'completed',
      output: { answer: 'Paris' },
      score: 1,
      usage: { calls: 1, inputTokens: 100, outputTokens: 10, cost: 0.00012 },
      seconds: expect.any(Number),
    });
  });

  it('reads CSV, takes samples and prints one object with --json', async () => {
    const cases = save('cases.csv', 'question,expected\nCapital of France?,Paris\nCapital of Peru?,Lima\n');
    const outcome = await batch(saveFlow(), '--data', cases, '--samples', '3', '--score', 'contains', '--json');
    expect(outcome.json).toMatchObject({
      cases: 2,
      runs: 6,
      accuracy: { mean: 0.5 },
      passAt: { 1: 0.5, 2: 0.5, 3: 0.5 },
      calls: 6,
    });
    expect(outcome.json.results).toHaveLength(6);
  });

  it('says with --dry-run how many calls there would be, and makes none', async () => {
    const dry = await batch(saveFlow(), '--data', saveCases(), '--samples', '2', '--dry-run');
    expect(dry).toMatchObject({ status: 0, out: '4 cases × 2 = 8 runs: 8 model calls' });
    const json = await batch(saveFlow(), '--data', saveCases(), '--dry-run', '--json');
    expect(json.json).toEqual({ cases: 4, samples: 1, runs: 4, calls: { least: 4, most: 4, noBound: [] } });
    expect(openai.calls).toHaveLength(0);
    expect(existsSync(path.join(folder, 'data'))).toBe(false);
  });

  it('goes on from its results file, also with more samples, and runs nothing twice', async () => {
    const args = [saveFlow(), '--data', saveCases(), '--score', 'exact', '--out', out()];
    await batch(...args);
    // As a crash in the middle of a write would leave it.
    appendFileSync(out(), '{"case":"Chad","sam');
    const again = await batch(...args);
    expect(again.err).toContain('4 of 4 runs are there already');
    expect(openai.calls).toHaveLength(4);
    await batch(...args, '--samples', '2');
    expect(openai.calls).toHaveLength(8);
    expect(lines(out())).toHaveLength(9);
  });

  it('refuses to mix the results of different things', async () => {
    const args = (score: string) => [saveFlow(), '--data', saveCases(), '--score', score, '--out', out()];
    await batch(...args('exact'));
    expect(await batch(...args('contains'))).toMatchObject({
      status: 2,
      err: expect.stringContaining('another score'),
    });
    expect(await batch(...args('exact'), '--seed', 'x')).toMatchObject({
      status: 2,
      err: expect.stringContaining('another seed'),
    });
    expect(await batch(...args('exact'), '--model', '*=default/large')).toMatchObject({
      status: 2,
      err: expect.stringContaining('other models'),
    });
    save('cases.jsonl', '{"id":"France","question":"Another?","expected":""}');
    const changed = await batch(
      saveFlow(),
      '--data',
      path.join(folder, 'cases.jsonl'),
      '--score',
      'exact',
      '--out',
      out(),
    );
    expect(changed).toMatchObject({ status: 2, err: expect.stringContaining('not the one that the results are of') });
    const notes = save('notes.txt', 'mine');
    expect((await batch(saveFlow(), '--data', saveCases(), '--out', notes)).status).toBe(2);
    expect(readFileSync(notes, 'utf8')).toBe('mine');
  });

  it('keeps a journal of every run, and goes on with one that waits for budget', async () => {
    const journals = path.join(folder, 'journals');
    const args = [saveFlow(), '--data', saveCases(['France', 'Italy']), '--out', out(), '--journals', journals];
    const stopped = await batch(...args, '--budget', 'calls=0');
    expect(stopped).toMatchObject({ status: 4, out: expect.stringContaining('2 runs: 2 paused') });
    const ended = await batch(...args, '--budget', 'calls=5');
    expect(ended).toMatchObject({ status: 0, out: expect.stringContaining('2 runs: 2 completed') });
    expect(readdirSync(journals)).toEqual(['France.1.jsonl', 'Italy.1.jsonl']);
    expect(lines(path.join(journals, 'Italy.1.jsonl')).at(-1)).toContain('"completed"');
    expect(openai.calls).toHaveLength(2);
  });

  it('counts what failed as wrong, and runs it again when asked to', async () => {
    const journals = path.join(folder, 'journals');
    openai.script.next({ kind: 'error', status: 400, message: 'no' });
    const args = [saveFlow(), '--data', saveCases(['France', 'Italy']), '--score', 'exact', '--out', out()];
    const first = await batch(...args, '--journals', journals, '--concurrency', '1');
    expect(first.status).toBe(1);
    expect(first.out).toContain('1 failed, 1 completed');
    expect(first.out).toContain('accuracy  50.0%');
    expect((await batch(...args)).status).toBe(1);
    const again = await batch(...args, '--journals', journals, '--retry-failed');
    expect(again).toMatchObject({ status: 0, out: expect.stringContaining('accuracy  100.0%') });
    expect(openai.calls).toHaveLength(3);
  });

  it("takes a person's answer from a field of the case", async () => {
    const flow = requireFlow({
      ...askModelFlow,
      people: { expert: {} },
      nodes: [{ id: 'solve', type: 'ask', performer: { person: 'expert' }, prompt: '{{ question }}' }],
    });
    const cases = save('cases.jsonl', '{"question":"q","said":"Paris","expected":"Paris"}');
    const args = [saveFlow(flow), '--data', cases, '--score', 'exact', '--json'];
    expect((await batch(...args, '--person', 'expert=json:said')).json).toMatchObject({ accuracy: { mean: 1 } });
    expect(await batch(...args)).toMatchObject({ status: 3 });
    expect(openai.calls).toHaveLength(0);
  });

  it('scores with a program in the sandbox, and with a flow that judges', async () => {
    const program = save('score.js', 'return { score: input.output.answer.length / 10 };');
    const args = [saveFlow(), '--data', saveCases(['France']), '--json'];
    expect((await batch(...args, '--score', `program:@${program}`)).json).toMatchObject({ accuracy: { mean: 0.5 } });
    const judge = requireFlow({
      format: 1,
      name: 'judge',
      interface: { input: { answer: {}, expected: {} }, output: { score: { type: 'number' } } },
      models: { judge: {} },
      nodes: [
        {
          id: 'judge',
          type: 'ask',
          performer: { model: 'judge' },
          prompt: 'Judge {{ answer }} by {{ expected }}',
          response: { schema: { type: 'object', properties: { score: { type: 'number' } }, required: ['score'] } },
        },
      ],
      edges: [
        { from: 'input.answer', to: 'judge.answer' },
        { from: 'input.expected', to: 'judge.expected' },
        { from: 'judge.score', to: 'output.score' },
      ],
    });
    const judged = await batch(...args, '--score', `judge:${saveFlow(judge)}`);
    expect(judged.json).toMatchObject({ accuracy: { mean: 0.5 }, calls: 1, judgeCalls: 1, inputTokens: 200 });
    expect(openai.calls.at(-1)!.body!.messages.at(-1)!.content).toBe('Judge Paris by Paris');
  });

  it('says round by round how right a discussion is', async () => {
    const flow = requireFlow({
      format: 1,
      name: 'rounds',
      interface: { input: { question: {} }, output: { answer: {}, report: { type: 'array' } } },
      nodes: [
        {
          id: 'p',
          type: 'code',
          inputs: { question: {} },
          outputs: { answer: {}, report: { type: 'array' } },
          source: 'return { answer: "Paris", report: [{ winner: "Rome" }, { winner: "Paris" }] };',
        },
      ],
      edges: [
        { from: 'input.question', to: 'p.question' },
        { from: 'p.answer', to: 'output.answer' },
        { from: 'p.report', to: 'output.report' },
      ],
    });
    const outcome = await batch(saveFlow(flow), '--data', saveCases(['France', 'Italy']), '--score', 'exact', '--json');
    expect(outcome.json).toMatchObject({ accuracy: { mean: 0.5 }, rounds: [0.5, 0.5] });
  });

  it('compares two files case by case', async () => {
    const [first, second] = [path.join(folder, 'a.jsonl'), path.join(folder, 'b.jsonl')];
    await batch(saveFlow(), '--data', saveCases(), '--score', 'exact', '--out', first);
    openai.script.always(({ body }) => ({
      kind: 'reply',
      text:
        body?.messages.at(-1)?.content.includes('Peru') === true
          ? 'Lima'
          : answerTo(body?.messages.at(-1)?.content ?? ''),
    }));
    await batch(saveFlow(), '--data', saveCases(), '--score', 'exact', '--out', second);
    const outcome = await batch('--compare', first, second);
    expect(outcome.out.split('\n')).toEqual([
      '4 cases in both',
      `50.0%  ${first}`,
      `75.0%  ${second}`,
      expect.stringMatching(/^difference \+25\.0% {2}95% interval 0\.0% to \d+\.0%$/),
      'McNemar (exact): 0 right only in the first, 1 only in the second, p = 1.00',
    ]);
    expect((await batch('--compare', first, second, '--json')).json).toMatchObject({
      cases: 4,
      difference: { mean: 0.25 },
      mcnemar: { onlySecondRight: 1, p: 1 },
    });
  });

  it.each([
    [['--samples', '0'], '--samples 0'],
    [['--concurrency', 'many'], '--concurrency many'],
    [['--score', 'nicely'], 'there is no score "nicely"'],
    [['--score', 'exact:expected=gold'], 'The case "France" has no field "gold"'],
  ])('refuses %j before any call', async (args, message) => {
    const outcome = await batch(saveFlow(), '--data', saveCases(), ...args);
    expect(outcome).toMatchObject({ status: 2, err: expect.stringContaining(message) });
    expect(openai.calls).toHaveLength(0);
  });
});

describe('flowright batch, killed in the middle', () => {
  const root = path.join(import.meta.dirname, '../..');
  /** Below node_modules, so that the bundle finds libsql, which has a native part and stays outside of it. */
  const bundle = path.join(root, 'node_modules', `.flowright-batch-${process.pid}`);
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      build: {
        ssr: 'server/cli/cli.ts',
        outDir: bundle,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'cli.mjs' } },
      },
      ssr: { noExternal: true, external: ['libsql', 'pg'] },
    });
  }, 60_000);
  afterAll(() => rmSync(bundle, { recursive: true, force: true }));
  afterEach(() => child?.kill('SIGKILL'));

  function start(args: readonly string[]): ChildProcess {
    const program = `const { runCommand } = await import(${JSON.stringify(pathToFileURL(path.join(bundle, 'cli.mjs')).href)});
      process.exitCode = await runCommand(process.argv.slice(1));`;
    child = spawn(process.execPath, ['--input-type=module', '-e', program, '--', 'batch', ...args], {
      env: { ...process.env, ...environment() },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return child;
  }

  /** The questions that were asked, in order. */
  const asked = () => openai.calls.map(({ body }) => body?.messages.at(-1)?.content ?? '');

  it('goes on where it was, and runs no case that has a result again', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `case-${index}`);
    const cases = save(
      'cases.jsonl',
      names.map((id) => JSON.stringify({ id, question: `Question ${id}`, expected: 'x' })).join('\n'),
    );
    const args = [saveFlow(), '--data', cases, '--score', 'exact', '--out', out(), '--concurrency', '1'];
    let reached: () => void = () => {};
    const fourth = new Promise<void>((resolve) => (reached = resolve));
    openai.script.always(({ body }) => {
      const isFourth = body?.messages.at(-1)?.content.includes('case-3') === true;
      if (!isFourth) return { kind: 'reply', text: 'x' };
      reached();
      return { kind: 'stall', before: 'headers' };
    });
    const killed = start(args);
    await Promise.race([
      fourth,
      once(killed, 'exit').then(([code]) => Promise.reject(new Error(`It ended by itself with ${code}.`))),
    ]);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(lines(out())).toHaveLength(4);
    const before = asked().length;

    openai.script.always(() => ({ kind: 'reply', text: 'x' }));
    const resumed = start(args);
    const [code] = await once(resumed, 'exit');
    expect(code).toBe(0);
    expect(asked().slice(before)).toEqual(['case-3', 'case-4', 'case-5'].map((id) => expect.stringContaining(id)));
    const records = lines(out())
      .slice(1)
      .map((line) => (JSON.parse(line) as { case: string }).case);
    expect(records).toEqual(names);
  }, 60_000);
});
