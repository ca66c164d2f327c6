import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentHash, type FlowFile, printFlow } from '#engine/format/index';
import { writeServerNote } from '../server-note.ts';
import { type Outcome, runCli, type Situation } from '../testing/run-cli.ts';
import { askModelFlow, greetFlow } from '../testing/test-flows.ts';
import { startTestServer } from '../testing/test-server.ts';

let folder: string;
afterEach(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-cli-'));
});

const run = (args: readonly string[], situation: Situation = {}): Promise<Outcome> => runCli(folder, args, situation);

function save(flow: FlowFile, name = `${flow.name}.json`): string {
  return write(name, printFlow(flow));
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const input = (value: object) => ['--input', JSON.stringify(value)];
const publishGreet = () => run(['publish', save(greetFlow), '--version', '1.0.0']);

describe('the library on the command line', () => {
  it('publishes, lists, pulls, exports and imports', async () => {
    const file = save(greetFlow);
    expect((await run(['publish', file])).status).toBe(2);
    expect(await run(['publish', file, '--version', '1.0.0', '--json'])).toMatchObject({
      status: 0,
      json: { name: 'greet', version: '1.0.0', hash: contentHash(greetFlow) },
    });
    expect((await run(['publish', file, '--version', '1.0.0'])).status).toBe(2);
    expect((await run(['list', 'greet'])).out.split('\n')).toContain('greet@1.0.0  Greet');
    expect((await run(['pull', 'greet'])).out).toBe(printFlow(greetFlow).trimEnd());
    const pulled = path.join(folder, 'pulled.json');
    expect((await run(['pull', 'greet@1.0.0', '--out', pulled])).status).toBe(0);
    expect(readFileSync(pulled, 'utf8')).toBe(printFlow(greetFlow));
    expect((await run(['pull', 'nowhere'])).status).toBe(2);
    expect((await run(['run', 'greet', ...input({ name: 'Ada' })])).out).toContain('Hello Ada!');

    const exported = path.join(folder, 'library.json');
    expect((await run(['export', '--out', exported])).status).toBe(0);
    const elsewhere = { environment: { FLOWRIGHT_DATA: path.join(folder, 'other') } };
    expect((await run(['import', exported, '--json'], elsewhere)).json).toMatchObject({
      added: [{ name: 'greet' }],
      known: [],
    });
    expect((await run(['import', exported, '--json'], elsewhere)).json).toMatchObject({
      added: [],
      known: ['greet@1.0.0'],
    });
    writeFileSync(exported, readFileSync(exported, 'utf8').replace('Hello {{', 'Goodbye {{'));
    expect(await run(['import', exported, '--json'], elsewhere)).toMatchObject({
      status: 2,
      json: { error: { code: 'FLOW_HASH_MISMATCH' } },
    });
  });

  it('goes through the server that owns the data folder', async () => {
    const server = await startTestServer();
    const there = { environment: { FLOWRIGHT_DATA: server.dataFolder } };
    try {
      expect((await run(['publish', save(greetFlow), '--version', '1.0.0'], there)).status).toBe(0);
      expect((await server.call('/api/library/greet')).status).toBe(200);
      expect((await run(['pull', 'greet'], there)).out).toBe(printFlow(greetFlow).trimEnd());
      expect((await run(['run', 'greet', ...input({ name: 'Ada' })], there)).out).toContain('Hello Ada!');
      const named = ['list', '--server', server.running.url, '--data', path.join(folder, 'nowhere')];
      expect((await run(named)).status).toBe(2);
      expect((await run(named, { environment: { FLOWRIGHT_TOKEN: server.running.token } })).out).toContain(
        'greet@1.0.0',
      );
    } finally {
      await server.close();
    }
  });

  it('believes no note of a server that is gone', async () => {
    const server = await startTestServer();
    const { dataFolder } = server;
    await server.running.close();
    writeServerNote(dataFolder, { url: server.running.url, pid: process.pid });
    const outcome = await run(['list', '--json'], { environment: { FLOWRIGHT_DATA: dataFolder } });
    expect(outcome.status).toBe(0);
    await server.close();
  });
});

describe('releases on the command line', () => {
  const louder: FlowFile = { ...greetFlow, nodes: [{ id: 'say', type: 'template', text: 'HELLO {{ name }}!' }] };

  it('are compared, field by field, as text and as JSON', async () => {
    await publishGreet();
    expect((await run(['publish', save(louder), '--version', '1.1.0'])).status).toBe(0);
    const compared = await run(['diff', 'greet@1.0.0', '1.1.0']);
    expect(compared).toMatchObject({ status: 0 });
    expect(compared.out).toBe('~ node say (template)\n    text: "Hello {{ name }}!" → "HELLO {{ name }}!"');
    expect((await run(['diff', 'greet@1.0.0', 'greet@1.1.0', '--text'])).out).toContain('\n+');
    expect((await run(['diff', 'greet@1.0.0', '1.0.0'])).out).toBe('No differences.');
    expect((await run(['diff', 'greet@1.0.0', '1.1.0', '--json'])).json).toMatchObject({ from: { version: '1.0.0' } });
    expect((await run(['diff', 'greet@1.0.0', '7.0.0'])).status).toBe(2);
    expect((await run(['diff', 'greet', '1.1.0'])).status).toBe(2);
  });

  it('are deprecated, withdrawn and restored, which those who use them are told', async () => {
    await publishGreet();
    expect((await run(['deprecate', 'greet@1.0.0'])).err).toContain('--reason is missing');
    const deprecated = await run(['deprecate', 'greet@1.0.0', '--reason', 'Too short.', '--json']);
    expect(deprecated.json).toMatchObject({ status: { state: 'deprecated', reason: 'Too short.' } });
    expect((await run(['list', 'greet'])).out).toContain('greet@1.0.0  Greet  (deprecated)');
    expect((await run(['pull', 'greet'])).err).toContain('warning: "greet@1.0.0" was deprecated: Too short.');
    const user: FlowFile = {
      ...greetFlow,
      name: 'user',
      nodes: [{ id: 'say', type: 'flow', use: 'greet@1.0.0', hash: contentHash(greetFlow) }],
      edges: [
        { from: 'input.name', to: 'say.name' },
        { from: 'say.greeting', to: 'output.greeting' },
      ],
    };
    const checked = await run(['validate', save(user)]);
    expect(checked).toMatchObject({ status: 0 });
    expect(checked.out).toContain('warning: nodes[0]: "greet@1.0.0" was deprecated: Too short.');
    const published = await run(['publish', save(user), '--version', '1.0.0']);
    expect(published).toMatchObject({ status: 0, err: 'warning: nodes[0]: "greet@1.0.0" was deprecated: Too short.' });
    expect((await run(['withdraw', 'greet@1.0.0', '--reason', 'Rude.'])).out).toBe('greet@1.0.0 is withdrawn.');
    expect((await run(['publish', save({ ...user, name: 'other' }), '--version', '1.0.0'])).status).toBe(2);
    expect((await run(['run', 'user', ...input({ name: 'Ada' })])).out).toContain('Hello Ada!');
    expect((await run(['restore', 'greet@1.0.0'])).out).toBe('greet@1.0.0 is active.');
    expect((await run(['withdraw', 'nowhere@1.0.0', '--reason', 'No.'])).status).toBe(2);
  });

  it('play their examples, and one that fails is published only with a reason', async () => {
    const example = {
      name: 'sum',
      title: 'A sum',
      input: { question: '6 × 7?' },
      answers: [{ address: 'solve', text: '42' }],
    };
    const examples = write('examples.json', JSON.stringify({ ...example, output: { answer: '43' } }));
    const card = write('card.json', JSON.stringify({ purpose: 'Sums.' }));
    const args = [
      'publish',
      save(askModelFlow),
      '--version',
      '1.0.0',
      '--examples',
      examples,
      '--card',
      card,
      '--json',
    ];
    expect(await run(args)).toMatchObject({ status: 2, json: { error: { code: 'EXAMPLE_FAILED' } } });
    expect((await run([...args, '--failing-examples', 'Known.'])).json).toMatchObject({
      card: { purpose: 'Sums.' },
      exampleResults: [{ name: 'sum', passed: false, reason: 'Known.' }],
    });
  });

  it('travel between servers, and say before what they will ask for', async () => {
    await run(['publish', save(askModelFlow), '--version', '1.0.0']);
    const other = await startTestServer({ shipped: [] });
    const to = { environment: { FLOWRIGHT_OTHER_TOKEN: other.running.token } };
    try {
      const asked = await run(['publish', 'ask-model@1.0.0', '--to', other.running.url, '--dry-run'], to);
      expect(asked.out).toContain('They ask for: models for solver.');
      expect((await other.call('/api/library/ask-model')).status).toBe(404);
      expect((await run(['publish', 'ask-model@1.0.0', '--to', other.running.url])).status).toBe(2);
      expect((await run(['publish', 'ask-model@1.0.0', '--to', other.running.url], to)).status).toBe(0);
      expect((await other.call('/api/library/ask-model')).status).toBe(200);
      const elsewhere = { environment: { ...to.environment, FLOWRIGHT_DATA: path.join(folder, 'elsewhere') } };
      const pulled = await run(['pull', 'ask-model', '--from', other.running.url, '--json'], elsewhere);
      expect(pulled.json).toMatchObject({ added: [{ name: 'ask-model', version: '1.0.0' }] });
      expect((await run(['list', 'ask-model'], elsewhere)).out).toContain('ask-model@1.0.0');
    } finally {
      await other.close();
    }
  });

  it('come from files as they were written before, too', async () => {
    await publishGreet();
    const release = (await run(['pull', 'greet', '--json'])).json;
    const old = write('old.json', JSON.stringify({ format: 'flowright-library/1', releases: [release] }));
    const elsewhere = { environment: { FLOWRIGHT_DATA: path.join(folder, 'elsewhere') } };
    expect((await run(['import', old, '--dry-run'], elsewhere)).out).toContain('1 releases would be imported');
    expect((await run(['import', old], elsewhere)).out).toContain('greet@1.0.0  Greet');
    expect((await run(['list', 'greet'], elsewhere)).out).toContain('greet@1.0.0');
  });
});
