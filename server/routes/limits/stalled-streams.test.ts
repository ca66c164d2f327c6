import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, it } from 'vitest';
import { type StreamEvent, streamEvents } from '../event-stream.ts';
import { dropStalledStreams } from './stalled-streams.ts';

const heartbeatMs = 25;
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Serves one stream; resolves to a connection that has asked for it, and to whether the stream has ended. */
async function openStream(events: AsyncGenerator<StreamEvent>): Promise<{ client: Socket; ended: Promise<void> }> {
  let onEnd: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    onEnd = resolve;
  });
  const app = new Hono();
  app.use(dropStalledStreams(heartbeatMs));
  app.get('/', () => streamEvents(events, { heartbeatMs, onEnd }));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  open.push(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = connect(address.port, '127.0.0.1');
  open.push(() => client.destroy());
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  return { client, ended };
}

async function* flood(): AsyncGenerator<StreamEvent> {
  for (let id = 1; ; id += 1) yield { id, data: 'x'.repeat(100_000) };
}

async function* silence(until: Promise<void>): AsyncGenerator<StreamEvent> {
  await until;
  yield { id: 1, data: 'at last' };
}

it('A client that takes nothing of a flood is let go', async () => {
  const { client, ended } = await openStream(flood());
  client.pause();
  await ended;
});

it('A client that reads is not, however long nothing happens', async () => {
  let wake: () => void = () => {};
  const { client } = await openStream(
    silence(
      new Promise((resolve) => {
        wake = resolve;
      }),
    ),
  );
  let text = '';
  client.setEncoding('utf8').on('data', (piece) => (text += piece));
  await expect.poll(() => text.split('still here').length).toBeGreaterThan(12);
  wake();
  await expect.poll(() => text).toContain('at last');
});
