import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FlowFile, printFlow, requireFlow } from '#engine/format/index';
import { shipped } from '#flows';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { type Outcome, runCli, type Situation } from '../testing/run-cli.ts';
import { askModelFlow, askPersonFlow, greetFlow } from '../testing/test-flows.ts';
import { startTestServer } from '../testing/test-server.ts';

let folder: string;
afterEach(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-cli-'));
});

const run = (args: readonly string[], situation: Situation = {}): Promise<Outcome> => runCli(folder, args, situation);

function save(flow: FlowFile, name = `${flow.name}.json`): string {
  const file = path.join(folder, name);
  writeFileSync(file, printFlow(flow));
  return file;
}

const input = (value: object) => ['--input', JSON.stringify(value)];

describe('flowright run', () => {
  it('runs a file and prints exactly one JSON object', async () => {
    const outcome = await run(['run', save(greetFlow), ...input({ name: 'Ada' }), '--seed', 's1', '--json']);
    expect(outcome.status).toBe(0);
    expect(outcome.json).toEqual({
      status: 'completed',
      output: { greeting: 'Hello Ada!' },
      usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
      run: expect.stringMatching(/^[a-z0-9]{1,64}$/),
      seed: 's1',
      exitReasons: {},
    });
    expect(outcome.err).toContain('say#1 done');
  });

  it('leaves no data folder behind', async () => {
    await run(['run', save(greetFlow), ...input({ name: 'Ada' })]);
    expect(() => readFileSync(path.join(folder, 'data', 'token'))).toThrow(/ENOENT/);
  });

  it('reads its input from a file', async () => {
    const file = path.join(folder, 'input.json');
    writeFileSync(file, '{"name":"Bo"}');
    expect((await run(['run', save(greetFlow), '--input', `@${file}`])).out).toContain('Hello Bo!');
  });

  it('exits with 3 and the open tasks when a person is asked and nobody is there', async () => {
    const outcome = await run(['run', save(askPersonFlow), ...input({ question: 'tea' }), '--json']);
    expect(outcome.status).toBe(3);
    expect(outcome.json).toMatchObject({
      status: 'waiting',
      output: null,
      tasks: [{ role: 'expert', prompt: 'What about tea?' }],
    });
  });

  it('asks whoever sits at the terminal', async () => {
    const outcome = await run(['run', save(askPersonFlow), ...input({ question: 'tea' }), '--json'], {
      typed: ['Green.'],
    });
    expect(outcome.status).toBe(0);
    expect(outcome.json).toMatchObject({ output: { answer: 'Green.' } });
  });

  it("takes a person's answer from the input", async () => {
    const outcome = await run([
      'run',
      save(askPersonFlow),
      ...input({ question: 'tea', said: 'Black.' }),
      '--person',
      'expert=json:said',
      '--json',
    ]);
    expect(outcome).toMatchObject({ status: 0, json: { output: { answer: 'Black.' } } });
  });

  it('exits with 4 at a budget, and goes on from its journal with a higher one', async () => {
    const journal = path.join(folder, 'run.jsonl');
    const example = shipped.find(({ name }) => name === 'generate-verify-refine')!.examples[0]!;
    const model = `*=recorded/generate-verify-refine/${example.name}`;
    const args = [
      'run',
      'generate-verify-refine',
      ...input(example.input),
      '--journal',
      journal,
      '--model',
      model,
      '--json',
    ];
    const stopped = await run([...args, '--budget', 'calls=1']);
    expect(stopped).toMatchObject({ status: 4, json: { status: 'paused', output: null, usage: { calls: 1 } } });
    const outcome = await run([...args, '--budget', 'calls=50']);
    expect(outcome.status).toBe(0);
    expect(outcome.json.output).toEqual(example.output);
  });

  it('exits with 2 for bad arguments, an unknown flow, an invalid one, a wrong input or no model', async () => {
    const invalid = save({ ...greetFlow, edges: [{ from: 'input.name', to: 'nobody.x' }] }, 'invalid.json');
    for (const args of [
      [],
      ['dance'],
      ['run'],
      ['run', 'a', 'b'],
      ['run', save(greetFlow), '--frobnicate'],
      ['run', save(greetFlow), '--input', '{'],
      ['run', save(greetFlow), '--input', '[]'],
      ['run', save(greetFlow), '--input', '@/nowhere'],
      ['run', save(greetFlow), '--budget', 'calls=many'],
      ['run', save(greetFlow), '--budget', 'coins=1'],
      ['run', save(greetFlow), '--model', 'solver'],
      ['run', save(greetFlow), '--person', 'expert=maybe'],
      ['run', 'nowhere-at-all', '--json'],
      ['run', invalid, ...input({ name: 'Ada' }), '--json'],
      ['run', save(greetFlow), ...input({ name: 7 }), '--json'],
      ['run', save(askModelFlow), ...input({ question: 'Why?' }), '--json'],
    ]) {
      const outcome = await run(args);
      expect([args, outcome.status]).toEqual([args, 2]);
      if (args.includes('--json'))
        expect(outcome.json).toMatchObject({ status: 'invalid', error: { code: expect.any(String) } });
    }
  });

  it('exits with 1 when the run fails', async () => {
    const failing = requireFlow({
      ...greetFlow,
      name: 'failing',
      nodes: [
        {
          id: 'say',
          type: 'code',
          inputs: { name: {} },
          outputs: { text: { type: 'string' } },
          source: 'throw new Error("No greeting today.")',
        },
      ],
    });
    const outcome = await run(['run', save(failing), ...input({ name: 'Ada' }), '--json']);
    expect(outcome).toMatchObject({
      status: 1,
      json: { status: 'failed', output: null, error: { code: 'CODE_FAILED' } },
    });
  });
});

describe('the models of a headless run', () => {
  const secret = 'sk-CANARY-cli';
  let openai: OpenAiServer;
  beforeAll(async () => {
    openai = await startOpenAiServer({ apiKey: secret });
    openai.script.always(() => ({ kind: 'reply', text: 'Forty-two.' }));
  });
  afterAll(() => openai.close());

  it('are those of the environment', async () => {
    const environment = { OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: secret, OPENAI_MODEL: 'small' };
    const journal = path.join(folder, 'run.jsonl');
    const args = ['run', save(askModelFlow), ...input({ question: 'Why?' }), '--journal', journal, '--json'];
    const outcome = await run(args, { environment });
    expect(outcome).toMatchObject({ status: 0, json: { output: { answer: 'Forty-two.' }, usage: { calls: 1 } } });
    expect(openai.calls.at(-1)).toMatchObject({ body: { model: 'small' } });
    expect(outcome.out + outcome.err + readFileSync(journal, 'utf8')).not.toContain('CANARY');
  });

  it('are those of the settings, through the server that has their keys', async () => {
    const server = await startTestServer();
    try {
      const provider = { baseURL: openai.url, defaultModel: 'large', apiKey: secret };
      await server.call('/api/settings/providers/mine', { method: 'PUT', body: provider });
      const there = { environment: { FLOWRIGHT_DATA: server.dataFolder } };
      const file = save(askModelFlow);
      const byDefault = await run(['run', file, ...input({ question: 'Why?' }), '--json'], there);
      expect(byDefault).toMatchObject({ status: 0, json: { output: { answer: 'Forty-two.' } } });
      expect(openai.calls.at(-1)).toMatchObject({ body: { model: 'large' } });
      const named = await run(
        ['run', file, ...input({ question: 'Why?' }), '--model', 'solver=mine/tiny', '--json'],
        there,
      );
      expect(named).toMatchObject({ status: 0 });
      expect(openai.calls.at(-1)).toMatchObject({ body: { model: 'tiny' } });
      const unknown = await run(
        ['run', file, ...input({ question: 'Why?' }), '--model', 'solver=nobody/x', '--json'],
        there,
      );
      expect(unknown).toMatchObject({ status: 2, json: { error: { code: 'MODEL_NOT_CONFIGURED' } } });
      await server.running.close();
      expect(await run(['run', file, ...input({ question: 'Why?' }), '--json'], there)).toMatchObject({ status: 0 });
    } finally {
      await server.close();
    }
  });
});

describe('flowright run --journal', () => {
  it('goes on where a journal ends, without asking again what was answered', async () => {
    const journal = path.join(folder, 'run.jsonl');
    const args = ['run', save(askPersonFlow), ...input({ question: 'tea' }), '--journal', journal, '--json'];
    expect((await run(args)).status).toBe(3);
    const waiting = readFileSync(journal, 'utf8');
    writeFileSync(journal, `${waiting}{"type":"task.ans`);
    const outcome = await run(args, { typed: ['Green.'] });
    expect(outcome.err).toContain('broken off');
    expect(outcome).toMatchObject({ status: 0, json: { output: { answer: 'Green.' } } });
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    expect(readFileSync(journal, 'utf8').startsWith(waiting)).toBe(true);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'run.ended', status: 'completed' });
    const finished = await run(args);
    expect(finished).toMatchObject({ status: 0, json: { output: { answer: 'Green.' } } });
    expect(readFileSync(journal, 'utf8').trim().split('\n')).toEqual(lines);
  });

  it('refuses the journal of another flow or input', async () => {
    const journal = path.join(folder, 'run.jsonl');
    await run(['run', save(greetFlow), ...input({ name: 'Ada' }), '--journal', journal]);
    const outcome = await run(['run', save(greetFlow), ...input({ name: 'Eve' }), '--journal', journal, '--json']);
    expect(outcome).toMatchObject({ status: 2, json: { error: { code: 'JOURNAL_MISMATCH' } } });
  });
});

describe('flowright replay', () => {
  it('gives the same result again, and refuses a journal that does not fit', async () => {
    const journal = path.join(folder, 'run.jsonl');
    const first = await run(['run', save(greetFlow), ...input({ name: 'Ada' }), '--journal', journal, '--json']);
    const again = await run(['replay', journal, '--json']);
    expect(again.status).toBe(0);
    expect(again.json).toEqual({ ...first.json, run: null });
    writeFileSync(journal, readFileSync(journal, 'utf8').replace('Hello Ada!', 'Hello Eve!'));
    expect(await run(['replay', journal, '--json'])).toMatchObject({
      status: 2,
      json: { error: { code: 'JOURNAL_MISMATCH' } },
    });
    writeFileSync(journal, 'no journal\n');
    expect(await run(['replay', journal, '--json'])).toMatchObject({
      status: 2,
      json: { error: { code: 'JOURNAL_INVALID' } },
    });
    expect((await run(['replay', path.join(folder, 'none')])).status).toBe(2);
  });
});

describe('flowright validate', () => {
  it('says that a good flow is good, and lists every problem of a bad one', async () => {
    expect(await run(['validate', save(greetFlow)])).toMatchObject({ status: 0, out: expect.stringContaining('ok') });
    const bad = save({ ...greetFlow, edges: [{ from: 'input.name', to: 'nobody.x' }] }, 'bad.json');
    const outcome = await run(['validate', save(greetFlow), bad, '--json']);
    expect(outcome.status).toBe(2);
    expect(outcome.json).toMatchObject({
      ok: false,
      files: [
        { ok: true },
        { ok: false, problems: expect.arrayContaining([expect.objectContaining({ path: 'edges[0].to' })]) },
      ],
    });
  });

  it('says how many model calls a run makes', async () => {
    const file = save(askModelFlow);
    expect((await run(['validate', file])).out).toBe(`${file}: ok; 1 model call`);
    expect((await run(['validate', file, '--json'])).json).toMatchObject({
      files: [{ calls: { least: 1, most: 1, noBound: [] } }],
    });
  });

  it('names the place in a file that is no flow', async () => {
    const file = path.join(folder, 'broken.json');
    writeFileSync(file, '{\n  "format": 1,\n');
    expect(await run(['validate', file])).toMatchObject({ status: 2, out: expect.stringContaining('line') });
  });

  it('knows flows that are given together', async () => {
    const outer = requireFlow({
      ...greetFlow,
      name: 'outer',
      nodes: [{ id: 'inner', type: 'flow', use: 'greet' }],
      edges: [
        { from: 'input.name', to: 'inner.name' },
        { from: 'inner.greeting', to: 'output.greeting' },
      ],
    });
    expect((await run(['validate', save(outer)])).status).toBe(2);
    expect((await run(['validate', save(outer), save(greetFlow)])).status).toBe(0);
  });
});
