// A PostgreSQL of our own, from the programs that Debian installs: in a temporary folder, on a free port.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgres } from './find-programs.mjs';
import { freePort } from './free-port.mjs';
import { startGuarded, until } from './guarded.mjs';

/** PostgreSQL refuses to be run by root. */
function ordinaryUser() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * Starts a PostgreSQL. `isSafe` keeps what was committed even when the machine loses power, as in production; without
 * it, a crash of the server alone loses nothing either.
 */
export async function startPostgres({ isSafe = false, settings = [] } = {}) {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('PostgreSQL is not installed.');
  const folder = mkdtempSync(join(tmpdir(), 'flowright-postgres-'));
  const user = ordinaryUser();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(join(programs, 'initdb'), init, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const wanted = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
  ];
  const all = [...wanted, `fsync=${isSafe ? 'on' : 'off'}`, ...settings].flatMap((setting) => ['-c', setting]);
  const launch = () => startGuarded([join(programs, 'postgres'), '-D', data, ...all], { folder, user });
  let running = await launch();
  await until(() => answers(url), { ms: 30_000, what: 'The start of PostgreSQL' });
  return {
    url,
    /** kill -9 of the server; its own processes notice and end as well. */
    async kill() {
      const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
      process.kill(pid, 'SIGKILL');
      await until(async () => !(await answers(url)), { ms: 10_000, what: 'The end of PostgreSQL' });
      writeFileSync(join(folder, 'keep'), '');
      await running.end();
    },
    /** Starts it again on what it has kept. */
    async startAgain() {
      running = await launch();
      await until(() => answers(url), { ms: 30_000, what: 'The start of PostgreSQL' });
    },
    async stop() {
      await running.end();
      // It is still there when the test ended while the server was dead.
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
