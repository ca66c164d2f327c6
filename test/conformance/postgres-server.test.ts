import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RunCreated, RunView } from '#engine/protocol/index';
import { askModelFlow, askPersonFlow } from '#server/testing/test-flows';
import { startTestServer, type TestServer } from '#server/testing/test-server';
import { untilRun } from '#server/testing/until-run';
import { startOpenAiServer } from '../openai-server/server.mjs';
import { startPostgres } from '../services/postgres.mjs';
import { lacksPostgres } from '../services/services-for-tests.ts';

/** Asks until the run has ended, also while the server has no database to ask. */
async function untilEnded(server: TestServer, id: string): Promise<RunView> {
  for (let asked = 0; asked < 400; asked += 1) {
    const answer = await server.call(`/api/runs/${id}`);
    const run = answer.status === 200 ? RunView.parse(answer.body) : undefined;
    if (run !== undefined && run.status !== 'running') return run;
    await sleep(25);
  }
  throw new Error(`Run ${id} does not end.`);
}

describe.skipIf(lacksPostgres)('a server whose PostgreSQL is killed', () => {
  it('writes a reply that came meanwhile when the database is back, and asks the model only once', async () => {
    const postgres = await startPostgres({ isSafe: true });
    const openai = await startOpenAiServer();
    const server = await startTestServer({
      store: postgres.url,
      environment: { OPENAI_BASE_URL: openai.url, OPENAI_MODEL: 'small', FLOWRIGHT_ALLOW_PRIVATE_HOSTS: 'localhost' },
    });
    try {
      let calls = 0;
      let asked: () => void = () => {};
      const isAsked = new Promise<void>((resolve) => {
        asked = resolve;
      });
      openai.script.always(() => {
        calls += 1;
        asked();
        return { kind: 'reply', text: 'It is 42.', pieces: ['It ', 'is ', '42.'], pieceDelayMs: 60 };
      });
      const body = { flow: askModelFlow, input: { question: 'What is it?' } };
      const { id } = await server.read('/api/runs', RunCreated, { body });
      await isAsked;
      await postgres.kill();
      // The reply arrives in this time, and nobody can write it down.
      await sleep(600);
      expect((await server.call(`/api/runs/${id}`)).status).toBeGreaterThanOrEqual(500);
      await postgres.startAgain();
      expect(await untilEnded(server, id)).toMatchObject({ status: 'completed', output: { answer: 'It is 42.' } });
      expect(calls).toBe(1);
    } finally {
      await server.close();
      await openai.close();
      await postgres.stop();
    }
  }, 40_000);

  it('acknowledges no answer of a person that it could not write', async () => {
    const postgres = await startPostgres({ isSafe: true });
    const server = await startTestServer({ store: postgres.url });
    try {
      const body = { flow: askPersonFlow, input: { question: 'tea' } };
      const { id } = await server.read('/api/runs', RunCreated, { body });
      const { tasks } = await untilRun(server, id, 'waiting');
      await postgres.kill();
      const refused = await server.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'Lost.' } });
      expect(refused.status).toBeGreaterThanOrEqual(500);
      expect(refused.body).toMatchObject({ error: { code: 'STORE_FAILED' } });
      await postgres.startAgain();
      const taken = await server.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'Green.' } });
      expect(taken.status).toBeLessThan(300);
      expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { answer: 'Green.' } });
    } finally {
      await server.close();
      await postgres.stop();
    }
  }, 40_000);
});
