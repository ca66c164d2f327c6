import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RunView } from '#engine/protocol/index';
import { freshPostgres, lacksPostgres } from '../../test/services/services-for-tests.ts';
import { openDatabase } from '../host/database.ts';
import { migrations } from '../host/migrations.ts';
import { openStores } from '../host/open-data.ts';
import { migratePostgres } from '../sql/migrate-postgres.ts';
import { openPostgres } from '../sql/postgres-sql.ts';
import { runCli } from '../testing/run-cli.ts';
import { askPersonFlow, greetFlow, shippedRelease } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-backup-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const Started = z.object({ id: z.string() });
const shipped = [shippedRelease(askPersonFlow)];

/** A run that waits for a person, a published flow and a stored key. */
async function fillServer(server: TestServer): Promise<string> {
  const { id } = await server.read('/api/runs', Started, {
    body: { flow: askPersonFlow.name, input: { question: 'Why\u2028\u0000 "?\n' } },
  });
  await untilRun(server, id, 'waiting');
  const published = await server.call('/api/library', { body: { flow: greetFlow, version: '1.0.0' } });
  expect(published.status).toBe(201);
  const provider = { baseURL: 'https://models.example/v1', defaultModel: 'small', apiKey: 'sk-CANARY-4711' };
  expect((await server.call('/api/settings/providers/main', { method: 'PUT', body: provider })).status).toBeLessThan(
    300,
  );
  return id;
}

async function finish(server: TestServer, id: string): Promise<void> {
  const { tasks } = await server.read('/api/tasks', z.object({ tasks: z.array(z.object({ id: z.string() })) }));
  expect(tasks).toHaveLength(1);
  const answer = await server.call(`/api/tasks/${tasks[0]?.id}/answer`, { body: { answer: 'Because.' } });
  expect(answer.status).toBeLessThan(300);
  await untilRun(server, id, 'completed');
  expect(RunView.parse((await server.call(`/api/runs/${id}`)).body).status).toBe('completed');
}

describe('a backup', () => {
  it('is made while the server works, and its waiting run goes on where it is restored', async () => {
    const server = await startTestServer({ shipped });
    const id = await fillServer(server);
    const file = path.join(folder, 'all.backup');
    expect(await runCli(folder, ['backup', file, '--data', server.dataFolder])).toMatchObject({ status: 0 });
    await server.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(gunzipSync(readFileSync(file)).toString()).not.toContain('sk-CANARY');

    const dataFolder = path.join(folder, 'restored');
    expect(await runCli(folder, ['restore', file, '--data', dataFolder])).toMatchObject({ status: 0 });
    const restored = await startTestServer({ shipped, dataFolder });
    await finish(restored, id);
    expect((await restored.call('/api/library?q=greet')).text).toContain(greetFlow.name);
    await restored.running.close();
    const data = await openStores(dataFolder);
    expect((await data.settings.credentials('main'))?.apiKey).toBe('sk-CANARY-4711');
    await data.close();
  });

  it('is put nowhere where something is', async () => {
    const server = await startTestServer({ shipped });
    const file = path.join(folder, 'all.backup');
    await runCli(folder, ['backup', file, '--data', server.dataFolder]);
    expect((await runCli(folder, ['restore', file, '--data', server.dataFolder])).err).toContain('STORE_IN_USE');
    await server.running.close();
    const again = await runCli(folder, ['restore', file, '--data', server.dataFolder]);
    expect(again).toMatchObject({ status: 2, err: expect.stringContaining('CONFLICT') });
    expect((await runCli(folder, ['backup', file, '--data', server.dataFolder])).err).toContain('CONFLICT');
    rmSync(server.dataFolder, { recursive: true });
  });

  it('leaves the secret out when it is told to', async () => {
    const server = await startTestServer({ shipped });
    const file = path.join(folder, 'all.backup');
    const secret = readFileSync(path.join(server.dataFolder, 'secret.key'), 'utf8').trim();
    await runCli(folder, ['backup', file, '--data', server.dataFolder, '--without-secret']);
    expect(gunzipSync(readFileSync(file)).toString()).not.toContain(secret);
    await server.close();
  });

  it('is refused when a byte of it has changed, and nothing is left behind', async () => {
    const server = await startTestServer({ shipped });
    await fillServer(server);
    const file = path.join(folder, 'all.backup');
    await runCli(folder, ['backup', file, '--data', server.dataFolder]);
    await server.close();
    const text = gunzipSync(readFileSync(file)).toString();
    const dataFolder = path.join(folder, 'restored');
    const lines = text.split('\n');
    for (const changed of [
      text.replace('waiting', 'wAiting'),
      lines.toSpliced(3, 1).join('\n'),
      lines.slice(0, -2).join('\n'),
      text.replace('"runs"', '"runs; DROP TABLE runs"'),
      '{}\n',
      '',
    ]) {
      const bad = path.join(folder, 'bad.backup');
      writeFileSync(bad, gzipSync(changed));
      const outcome = await runCli(folder, ['restore', bad, '--data', dataFolder]);
      expect([outcome.status, outcome.err]).toEqual([2, expect.stringContaining('damaged')]);
      expect(existsSync(dataFolder)).toBe(false);
    }
    writeFileSync(path.join(folder, 'bad.backup'), readFileSync(file).subarray(0, 200));
    expect((await runCli(folder, ['restore', path.join(folder, 'bad.backup'), '--data', dataFolder])).status).toBe(2);
  });

  it('of an older format is brought to this one', async () => {
    const data = path.join(folder, 'old');
    await (await openStores(data)).close();
    for (const ending of ['', '-wal', '-shm']) rmSync(path.join(data, `flowright.sqlite${ending}`), { force: true });
    for (const format of [1, 5, migrations.length]) {
      const source = path.join(data, 'flowright.sqlite');
      rmSync(source, { force: true });
      const database = openDatabase(source, migrations.slice(0, format));
      database.exec(
        `INSERT INTO runs (run, flow, status, created_at, sequence, summary) VALUES ('r', 'f', 'completed', 1, 0, '{}')`,
      );
      database.close();
      const file = path.join(folder, `${format}.backup`);
      expect(await runCli(folder, ['backup', file, '--data', data])).toMatchObject({ status: 0 });
      const target = path.join(folder, `restored-${format}`);
      expect(await runCli(folder, ['restore', file, '--data', target])).toMatchObject({
        status: 0,
        out: '1 rows are restored.',
      });
      const restored = openDatabase(path.join(target, 'flowright.sqlite'));
      expect(restored.prepare('SELECT run, dirty FROM runs').rows()).toEqual([['r', 0]]);
      expect(restored.prepare('PRAGMA user_version').row()).toEqual([migrations.length]);
      restored.close();
    }
  });
});

describe.skipIf(lacksPostgres)('a backup with PostgreSQL', () => {
  it('takes a server from SQLite to PostgreSQL and back, with its waiting run', async () => {
    const server = await startTestServer({ shipped });
    const id = await fillServer(server);
    const first = path.join(folder, 'first.backup');
    await runCli(folder, ['backup', first, '--data', server.dataFolder]);
    await server.close();
    const place = await freshPostgres({ isEmpty: true });
    const store = `${place.url}?schema=${place.schema}`;
    const there = path.join(folder, 'there');
    const restored = await runCli(folder, ['restore', first, '--data', there, '--store', store]);
    expect([restored.status, restored.err]).toEqual([0, '']);
    expect(
      (await runCli(folder, ['restore', first, '--data', path.join(folder, 'x'), '--store', store])).err,
    ).toContain('CONFLICT');

    const second = path.join(folder, 'second.backup');
    expect(await runCli(folder, ['backup', second, '--data', there, '--store', store])).toMatchObject({ status: 0 });
    // The restored counters go on after what was restored.
    const sql = openPostgres(place);
    expect(await sql.run(`INSERT INTO flows (name) VALUES ('another')`)).toBe(1);
    await sql.close();
    await migratePostgres(place);
    const back = path.join(folder, 'back');
    expect(await runCli(folder, ['restore', second, '--data', back])).toMatchObject({ status: 0 });
    const home = await startTestServer({ shipped, dataFolder: back });
    await finish(home, id);
    expect((await home.call('/api/library?q=greet')).text).toContain(greetFlow.name);
    await home.running.close();
  });
});
