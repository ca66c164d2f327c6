// A Redis of our own, from the program that Debian installs: in a temporary folder, on a free port.
import { mkdtempSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis } from './find-programs.mjs';
import { freePort } from './free-port.mjs';
import { startGuarded, until } from './guarded.mjs';

/** Starts a Redis that keeps what it is told in a log, as the queue of a cluster wants it. */
export async function startRedis() {
  const program = findRedis();
  if (program === undefined) throw new Error('Redis is not installed.');
  const folder = mkdtempSync(join(tmpdir(), 'flowright-redis-'));
  const port = await freePort();
  const log = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
  const launch = () =>
    startGuarded(
      [
        program,
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        folder,
        '--maxmemory-policy',
        'noeviction',
        ...log,
      ],
      { folder },
    );
  const started = () => until(() => answers(port), { ms: 15_000, what: 'The start of Redis' });
  const running = await launch();
  await started();
  return {
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return running.pid;
    },
    stop: () => running.end(),
  };
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const end = (isThere) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('data', (bytes) => end(String(bytes).startsWith('+PONG')));
    socket.once('error', () => end(false));
  });
}
