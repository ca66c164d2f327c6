import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowError } from '#engine/errors';
import { openLockFile } from './database.ts';

/**
 * Makes this process the only owner of a data folder, until the returned function is called or the process
 * ends. The lock is SQLite's lock on a file, which the system itself releases when a process is killed, so
 * nothing stale is ever left. Throws STORE_FAILED when another process owns the folder.
 */
export function ownFolder(folder: string): () => void {
  const lock = openLockFile(join(folder, 'owner.sqlite'));
  // Only told to whoever comes second; the lock, not this file, decides who owns the folder.
  const note = join(folder, 'owner.pid');
  if (lock === undefined) {
    throw new FlowError(
      'STORE_IN_USE',
      `The data folder "${folder}" is in use by another Flowright${describeOwner(note)}. Stop that one first, or choose another data folder.`,
    );
  }
  writeFileSync(note, `${process.pid}\n`, { mode: 0o600 });
  return () => {
    rmSync(note, { force: true });
    lock.release();
  };
}

function describeOwner(note: string): string {
  try {
    const pid = readFileSync(note, 'utf8').trim();
    return /^\d{1,10}$/.test(pid) ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}
