import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunCreated } from '#engine/protocol/index';
import { type EventReader, readEvents } from '../testing/read-events.ts';
import { askPersonFlow, greetFlow } from '../testing/test-flows.ts';
import { recordedAnswer, startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ heartbeatMs: 20 });
});
afterAll(() => server.close());

async function start(body: object): Promise<string> {
  return (await server.read('/api/runs', RunCreated, { body })).id;
}

const watch = (run: string, lastEventId?: number) => readEvents(server.running, `/api/runs/${run}/events`, lastEventId);
const idsOf = (reader: EventReader) =>
  reader.events.filter(({ event }) => event === 'entry').map(({ id }) => Number(id));
const journalOf = async (run: string) =>
  (await server.call(`/api/runs/${run}/journal`)).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('GET /api/runs/{id}/events', () => {
  it('tells the whole journal, numbered from 1, and ends with the run', async () => {
    const run = await start({ flow: greetFlow, input: { name: 'Ada' } });
    const reader = await watch(run);
    await reader.ended;
    const entries = await journalOf(run);
    expect(idsOf(reader)).toEqual(entries.map((_, index) => index + 1));
    expect(reader.events.filter(({ event }) => event === 'entry').map(({ data }) => data)).toEqual(entries);
  });

  it('tells what happens while it is open, and keeps a silent line open', async () => {
    const run = await start({ flow: askPersonFlow, input: { question: 'tea' } });
    const waiting = await untilRun(server, run, 'waiting');
    const reader = await watch(run);
    await reader.until((events) => events.length >= waiting.sequence);
    while (!reader.comments.includes(': still here')) await new Promise((resolve) => setImmediate(resolve));
    await server.call(`/api/tasks/${waiting.tasks[0]!.id}/answer`, { body: { answer: 'Green.' } });
    await reader.ended;
    expect(idsOf(reader)).toEqual((await journalOf(run)).map((_: unknown, index: number) => index + 1));
    expect(reader.events.at(-1)).toMatchObject({ data: { type: 'run.ended' } });
  });

  it('goes on after any Last-Event-ID without gap or duplicate', async () => {
    const run = await start({ flow: askPersonFlow, input: { question: 'tea' } });
    const { sequence, tasks } = await untilRun(server, run, 'waiting');
    const readers = await Promise.all(Array.from({ length: sequence + 1 }, (_, after) => watch(run, after)));
    await server.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'Green.' } });
    await Promise.all(readers.map((reader) => reader.ended));
    const last = (await journalOf(run)).length;
    readers.forEach((reader, after) => {
      expect(idsOf(reader)).toEqual(Array.from({ length: last - after }, (_, index) => after + index + 1));
    });
  });

  it('tells those who come back to a final run that there is no more', async () => {
    const run = await start({ flow: greetFlow, input: { name: 'Ada' } });
    const { sequence } = await untilRun(server, run, 'completed');
    expect(
      (await server.call(`/api/runs/${run}/events`, { headers: { 'last-event-id': String(sequence) } })).status,
    ).toBe(204);
    const rest = await watch(run, sequence - 1);
    await rest.ended;
    expect(idsOf(rest)).toEqual([sequence]);
    expect((await server.call(`/api/runs/${run}/events`, { headers: { 'last-event-id': 'x' } })).status).toBe(400);
  });

  it('streams the pieces of a reply without a number', async () => {
    const slow = await startTestServer({ recordedPieceMs: 5 });
    try {
      const body = {
        flow: 'ask-model',
        input: { question: 'Why?' },
        models: { '*': { provider: 'recorded', model: 'ask-model/first' } },
      };
      const { id } = await slow.read('/api/runs', RunCreated, { body });
      const reader = await readEvents(slow.running, `/api/runs/${id}/events`);
      await reader.ended;
      const deltas = reader.events.filter(({ event }) => event === 'delta');
      expect(deltas.length).toBeGreaterThan(0);
      expect(deltas.every((delta) => delta.id === undefined)).toBe(true);
      expect(deltas.map(({ data }) => (data as { text: string }).text).join('')).toBe(recordedAnswer);
    } finally {
      await slow.close();
    }
  });

  it('unloads a run that waits although somebody watches it, and wakes it for an answer', async () => {
    const own = await startTestServer();
    try {
      const { id } = await own.read('/api/runs', RunCreated, {
        body: { flow: askPersonFlow, input: { question: 'tea' } },
      });
      const { tasks } = await untilRun(own, id, 'waiting');
      const reader = await readEvents(own.running, `/api/runs/${id}/events`);
      while (own.running.owner.loadedCount > 0) await new Promise((resolve) => setImmediate(resolve));
      await own.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'Green.' } });
      await reader.ended;
      expect(reader.events.at(-1)).toMatchObject({ data: { type: 'run.ended', status: 'completed' } });
    } finally {
      await own.close();
    }
  });

  it('ends every stream when the server stops', async () => {
    const own = await startTestServer();
    const { id } = await own.read('/api/runs', RunCreated, {
      body: { flow: askPersonFlow, input: { question: 'tea' } },
    });
    await untilRun(own, id, 'waiting');
    const reader = await readEvents(own.running, `/api/runs/${id}/events`);
    await own.close();
    await reader.ended;
  });

  it('forgets a client that has gone', async () => {
    const own = await startTestServer({ heartbeatMs: 5 });
    try {
      const body = { flow: askPersonFlow, input: { question: 'tea' } };
      const { id } = await own.read('/api/runs', RunCreated, { body });
      await untilRun(own, id, 'waiting');
      const { owner } = own.running;
      const subscribe = owner.subscribe.bind(owner);
      const left = new Promise<void>((resolve) => {
        owner.subscribe = (run, listener) => {
          const stop = subscribe(run, listener);
          return () => {
            stop();
            resolve();
          };
        };
      });
      const reader = await readEvents(own.running, `/api/runs/${id}/events`);
      await reader.until((events) => events.length > 0);
      reader.close();
      await left;
    } finally {
      await own.close();
    }
  });
});
