import { expect, it } from 'vitest';
import { LibraryList, RunCreated } from '#engine/protocol/index';
import { askPersonFlow, greetFlow } from '#server/testing/test-flows';
import { startTestServer } from '#server/testing/test-server';
import { untilRun } from '#server/testing/until-run';
import { freshPostgres, lacksPostgres } from '../services/services-for-tests.ts';

/** `undefined` keeps everything in the data folder. */
const stores: ReadonlyArray<readonly [name: string, store: () => Promise<{ readonly store?: string }>]> = [
  ['SQLite', async () => ({})],
  ...(lacksPostgres
    ? []
    : [
        [
          'PostgreSQL',
          async () => {
            const { url, schema } = await freshPostgres({ isEmpty: true });
            return { store: `${url}?schema=${schema}` };
          },
        ] as const,
      ]),
];

it.each(stores)('a server on %s goes on after a restart with its runs, library and settings', async (_, makeStore) => {
  const first = await startTestServer(await makeStore());
  const start = { flow: askPersonFlow, input: { question: 'tea' } };
  const { id } = await first.read('/api/runs', RunCreated, { body: start });
  const { tasks } = await untilRun(first, id, 'waiting');
  const release = { flow: greetFlow, version: '1.0.0', readme: 'Says hello.', notes: '', examples: [], author: 'Ada' };
  expect(await first.call('/api/library', { body: release })).toMatchObject({ status: 201 });
  const provider = { baseURL: 'https://models.example/v1', defaultModel: 'small', apiKey: 'sk-secret' };
  expect((await first.call('/api/settings/providers/mine', { method: 'PUT', body: provider })).status).toBe(200);

  const second = await first.restart();
  try {
    expect((await second.read('/api/library?q=hello', LibraryList)).entries).toMatchObject([{ name: 'greet' }]);
    expect((await second.call('/api/settings')).body).toMatchObject({
      providers: expect.arrayContaining([expect.objectContaining({ name: 'mine', hasKey: true })]),
    });
    await second.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'Green.' } });
    expect(await untilRun(second, id, 'completed')).toMatchObject({ output: { answer: 'Green.' } });
  } finally {
    await second.close();
  }
});
