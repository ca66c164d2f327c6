import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { hashOf, newSecret } from '../../server/accounts/secrets.ts';
import { openDatabase } from '../../server/host/database.ts';
import { askPersonFlow } from '../../server/testing/test-flows.ts';
import { startTestServer } from '../../server/testing/test-server.ts';
import { untilRun } from '../../server/testing/until-run.ts';
import { everyOperation, filled } from './every-endpoint.ts';

it.each(['session', 'token', 'invitation'] as const)(
  'a %s is of 256 random bits, and only its hash is kept',
  (kind) => {
    const secrets = Array.from({ length: 100 }, () => newSecret(kind));
    expect(new Set(secrets.map(({ secret }) => secret)).size).toBe(100);
    for (const { secret, hash } of secrets) {
      expect(Buffer.from(secret.split('_').slice(2).join('_'), 'base64url')).toHaveLength(32);
      expect(hash).toBe(hashOf(secret));
      expect(hash).not.toContain(secret);
    }
  },
);

it('every table that holds such secrets holds hashes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'flowright-secrets-'));
  const database = openDatabase(path.join(folder, 'tables.sqlite'));
  try {
    for (const table of ['sessions', 'api_tokens', 'invitations', 'task_links']) {
      const columns = database.prepare('SELECT name FROM pragma_table_info(?)').rows(table).flat();
      expect(columns).toContain('hash');
      for (const column of columns) expect(column).not.toMatch(/^(secret|token|password)$/);
    }
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
});

it('reading answers no task, whatever address is read', async () => {
  const server = await startTestServer();
  try {
    const body = { flow: askPersonFlow, input: { question: 'Why?' } };
    const { id } = await server.read('/api/runs', z.looseObject({ id: z.string() }), { body });
    await untilRun(server, id, 'waiting');
    const { tasks } = await server.read('/api/tasks', z.object({ tasks: z.array(z.looseObject({ id: z.string() })) }));
    const task = tasks[0]?.id ?? '';
    for (const { path } of await everyOperation(server)) {
      if (path.includes('/tasks/')) await server.call(filled(path, task), { method: 'GET' });
      if (path.includes('/tasks/')) await server.call(`${filled(path, task)}?answer=yes`, { method: 'HEAD' });
    }
    await untilRun(server, id, 'waiting');
  } finally {
    await server.close();
  }
});
