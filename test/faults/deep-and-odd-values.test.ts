import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type JournalStore, type Json, replayJournal, startRun } from '#engine/index';
import { flowOf, memoryStore, scriptedHttp, testHost } from '#engine/testing/index';
import { openDatabase } from '#server/host/database';
import { sqliteJournalStore } from '#server/host/sqlite-journal-store';

const folder = mkdtempSync(join(tmpdir(), 'flowright-odd-'));
const database = openDatabase(join(folder, 'journal.sqlite'));
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});
const stores: ReadonlyArray<readonly [string, JournalStore]> = [
  ['memory', memoryStore()],
  ['SQLite', sqliteJournalStore(database)],
];

function deep(levels: number): Json {
  let value: Json = 'bottom';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

const models = { '*': { provider: 'test', model: 'scripted' } };
const anything = { type: 'object', properties: { found: {} } };
const passing = flowOf({
  interface: { input: { question: {} }, output: { answer: {} } },
  nodes: [
    {
      id: 'ask',
      type: 'ask',
      performer: { model: 'writer' },
      prompt: 'Find',
      response: { schema: anything, repairs: 0 },
    },
  ],
  edges: ['ask.found -> output.answer'],
});
const calling = flowOf({
  hosts: ['api.example'],
  interface: { input: { question: {} }, output: { answer: {} } },
  nodes: [{ id: 'call', type: 'http', method: 'GET', url: 'https://api.example/' }],
  edges: ['call.body -> output.answer'],
});

describe.each(stores)('on the %s store', (name, store) => {
  it.each([
    ['100,000 levels deep', deep(100_000)],
    ['NaN', Number.NaN],
    ['a Map', new Map([['a', 1]])],
    ['undefined inside', { a: undefined }],
    ['a BigInt', 10n],
    ['a function', () => 1],
    ['a Date', new Date(0)],
  ])('6: an input that is %s is refused before the run begins', async (what, value) => {
    const run = `${name}-${what}`;
    const input = { question: value as Json }; // which is what it is not
    await expect(startRun(testHost({ store }), { flow: passing, input, models, run })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await store.read(run)).toEqual([]);
  });

  it('3: a reply of a model that nests 100,000 levels fails its node, and the run ends', async () => {
    const host = testHost({ store, script: () => `{"found":${'['.repeat(100_000)}${']'.repeat(100_000)}}` });
    const run = await startRun(host, { flow: passing, input: { question: 1 }, models, run: `${name}-model` });
    for (let turn = 0; turn < 10 && (await run.settled()) === 'waiting'; turn += 1) host.clock.advance(120_000);
    expect(run.status()).toBe('failed');
    expect(replayJournal(await store.read(run.id)).status).toBe('failed');
    expect(host.warnings).toEqual([]);
  });

  it('3: a page that nests 100,000 levels fails its node, and the run ends', async () => {
    const http = scriptedHttp(() => `${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const host = testHost({ store, http });
    const grants = { hosts: ['api.example'] };
    const run = await startRun(host, { flow: calling, input: { question: 1 }, grants, run: `${name}-page` });
    for (let turn = 0; turn < 10 && (await run.settled()) === 'waiting'; turn += 1) host.clock.advance(120_000);
    expect(run.status()).toBe('failed');
    expect(replayJournal(await store.read(run.id)).status).toBe('failed');
    expect(host.warnings).toEqual([]);
  });
});
