import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunCreated, RunList } from '#engine/protocol/index';
import { streamEvents } from '#server/routes/event-stream';
import { readEvents } from '#server/testing/read-events';
import { askPersonFlow, greetFlow } from '#server/testing/test-flows';
import { startTestServer, type TestServer } from '#server/testing/test-server';
import { untilRun } from '#server/testing/until-run';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const idsOf = ({ events }: Awaited<ReturnType<typeof readEvents>>) =>
  events.filter(({ event }) => event === 'entry').map(({ id }) => Number(id));
const watch = (run: string, after?: number) => readEvents(server.running, `/api/runs/${run}/events`, after);

describe('bad input, rows of transport', () => {
  it('66: a line that breaks at any entry goes on after it, without gap or duplicate', async () => {
    const body = { flow: askPersonFlow, input: { question: 'tea' } };
    const { id } = await server.read('/api/runs', RunCreated, { body });
    const { tasks } = await untilRun(server, id, 'waiting');
    const taken: number[] = [];
    for (let isOver = false; !isOver; ) {
      const reader = await watch(id, taken.at(-1));
      // Breaks after one more entry, like a network that does not like us.
      await reader.until((events) => events.some(({ event }) => event === 'entry'));
      const [next] = idsOf(reader);
      taken.push(next!);
      reader.close();
      const last = reader.events.find(({ event }) => event === 'entry')?.data as { type: string };
      if (last.type === 'task.opened')
        await server.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'x' } });
      isOver = last.type === 'run.ended';
    }
    expect(taken).toEqual(taken.map((_, index) => index + 1));
    expect(taken.length).toBeGreaterThan(3);
  });

  it('67: an id that the journal does not reach, as after a restored back-up, gets the whole journal and then its end', async () => {
    const body = { flow: askPersonFlow, input: { question: 'tea' } };
    const { id } = await server.read('/api/runs', RunCreated, { body });
    const { sequence, tasks } = await untilRun(server, id, 'waiting');
    const reader = await watch(id, sequence + 500);
    await reader.until((events) => events.length >= sequence);
    await server.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'x' } });
    await reader.ended;
    expect(idsOf(reader)).toEqual(idsOf(reader).map((_, index) => index + 1));
    expect(reader.events.at(-1)).toMatchObject({ data: { type: 'run.ended' } });
    const late = await watch(id, 10_000);
    await late.ended;
    expect(idsOf(late)).toEqual(idsOf(reader));
  });

  it('70: an error in the middle of a stream ends it without a word of its text', async () => {
    async function* events() {
      yield { event: 'entry', id: 1, data: { type: 'x' } };
      throw new Error('sk-CANARY in /home/somebody');
    }
    let ends = 0;
    const response = streamEvents(events(), {
      heartbeatMs: 1000,
      onEnd: () => {
        ends += 1;
      },
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const failure = await (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += value;
      }
    })().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(text).toContain('event: entry');
    expect(text).not.toContain('CANARY');
    expect(ends).toBe(1);
  });

  it('71: a start that is sent again, because its answer was lost, finds the run that it began', async () => {
    const headers = { 'idempotency-key': 'row-71' };
    const body = { flow: greetFlow, input: { name: 'Ada' } };
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => server.read('/api/runs', RunCreated, { body, headers })),
    );
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    await untilRun(server, sent[0]!.id, 'completed');
    const again = await server.read('/api/runs', RunCreated, { body, headers });
    expect(again.id).toBe(sent[0]!.id);
    const { runs } = await server.read('/api/runs', RunList);
    expect(runs.filter(({ id }) => id === again.id)).toHaveLength(1);
  });
});
