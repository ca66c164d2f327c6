// Plain JavaScript: read before anything is installed, by the set-up, and later by vitest.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const debian = '/usr/lib/postgresql';

/** The folder of `initdb` and `postgres`, of the newest version that is installed; undefined without any. */
export function findPostgres() {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [process.env.POSTGRES_BIN, ...versions.map((version) => join(debian, version, 'bin'))];
  return folders.find((folder) => folder && existsSync(join(folder, 'initdb')));
}

/** The program `redis-server`; undefined when it is not installed. */
export function findRedis() {
  const folders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  return [process.env.REDIS_SERVER, ...folders.map((folder) => join(folder, 'redis-server'))].find(
    (file) => file && existsSync(file),
  );
}
