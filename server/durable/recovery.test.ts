import { describe, expect, it } from 'vitest';
import { requireFlow } from '#engine/format/index';
import { RunCreated } from '#engine/protocol/index';
import { manualClock } from '#engine/testing/index';
import { findServer } from '../server-note.ts';
import { askPersonFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

async function startRun(server: TestServer, flow: object = askPersonFlow): Promise<string> {
  return (await server.read('/api/runs', RunCreated, { body: { flow, input: { question: 'tea' } } })).id;
}

/** Expires after ten seconds and then says "No idea." */
const impatientFlow = requireFlow({
  ...askPersonFlow,
  name: 'impatient',
  nodes: [{ ...askPersonFlow.nodes[0], task: { kind: 'answer', dueSeconds: 10, onDue: { default: 'No idea.' } } }],
});

describe('a server that starts again', () => {
  it('still knows a run that waits, and goes on with it when it is answered', async () => {
    const first = await startTestServer();
    const id = await startRun(first);
    const { tasks, sequence } = await untilRun(first, id, 'waiting');
    const second = await first.restart();
    try {
      expect(await untilRun(second, id, 'waiting')).toMatchObject({ sequence, tasks });
      expect(second.running.owner.loadedCount).toBe(0);
      await second.call(`/api/tasks/${tasks[0]!.id}/answer`, { body: { answer: 'Green.' } });
      expect(await untilRun(second, id, 'completed')).toMatchObject({ output: { answer: 'Green.' } });
    } finally {
      await second.close();
    }
  });

  it('goes on by itself with a run that was running', async () => {
    const first = await startTestServer({ recordedPieceMs: 60_000 });
    const models = { '*': { provider: 'recorded', model: 'ask-model/first' } };
    const { id } = await first.read('/api/runs', RunCreated, {
      body: { flow: 'ask-model', input: { question: 'Why?' }, models },
    });
    await first.running.close();
    const second = await startTestServer({ dataFolder: first.dataFolder });
    try {
      expect(await untilRun(second, id, 'completed')).toMatchObject({ usage: { calls: 1 } });
    } finally {
      await second.close();
    }
  });

  it('takes the default answer of a task whose time passed while it was off', async () => {
    const first = await startTestServer({ clock: manualClock(1000) });
    const id = await startRun(first, impatientFlow);
    await untilRun(first, id, 'waiting');
    const second = await (async () => {
      await first.running.close();
      return startTestServer({ dataFolder: first.dataFolder, clock: manualClock(60_000) });
    })();
    try {
      expect(await untilRun(second, id, 'completed')).toMatchObject({ output: { answer: 'No idea.' } });
    } finally {
      await second.close();
    }
  });
});

describe('a run that waits', () => {
  it('is not in memory, and is woken when its time has come', async () => {
    const clock = manualClock(1000);
    const server = await startTestServer({ clock });
    try {
      const id = await startRun(server, impatientFlow);
      await untilRun(server, id, 'waiting');
      while (server.running.owner.loadedCount > 0) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(9_999);
      expect(server.running.owner.loadedCount).toBe(0);
      clock.advance(1);
      expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { answer: 'No idea.' } });
    } finally {
      await server.close();
    }
  });
});

describe('a data folder', () => {
  it('belongs to one server at a time and says where that one is', async () => {
    const server = await startTestServer();
    expect(findServer(server.dataFolder)).toEqual({ url: server.running.url, pid: process.pid });
    await expect(startTestServer({ dataFolder: server.dataFolder })).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    expect(findServer(server.dataFolder)?.url).toBe(server.running.url);
    const { dataFolder } = server;
    await server.running.close();
    expect(findServer(dataFolder)).toBeUndefined();
    await server.close();
  });
});

describe('starting', () => {
  it('is refused on an address that others can reach', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'example.com', '127.0.0.1.evil.example']) {
      await expect(startTestServer({ host })).rejects.toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('accounts'),
      });
    }
  });

  it('is refused on a port in use that was asked for, and finds another when none was', async () => {
    const server = await startTestServer();
    try {
      await expect(startTestServer({ port: server.running.port })).rejects.toMatchObject({ code: 'CONFLICT' });
    } finally {
      await server.close();
    }
  });
});
