import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FlowError } from '#engine/errors';

const secretBytes = 32;

/**
 * The secret that a file holds, as 64 hexadecimal digits; a new one is made and written when there is none.
 * Only the owner may read the file. Throws STORE_FAILED when it cannot be read, written or understood.
 */
export function readOrCreateSecret(path: string): string {
  try {
    const secret = readSecret(path);
    return secret ?? createSecret(path);
  } catch (error) {
    if (error instanceof FlowError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FlowError('STORE_FAILED', `The file "${path}" cannot be used: ${reason}.`, { cause: error });
  }
}

function readSecret(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new FlowError(
      'STORE_FAILED',
      `The file "${path}" does not hold a secret of 64 hexadecimal digits. Restore it, or remove it to have a new one made.`,
    );
  }
  chmodSync(path, 0o600);
  return text;
}

function createSecret(path: string): string {
  const secret = randomBytes(secretBytes).toString('hex');
  // Whole or not at all, and on the disk before anything is encrypted with it.
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, `${secret}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(draft, 0o600);
  renameSync(draft, path);
  syncFolder(dirname(path));
  return secret;
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return; // Windows has no descriptor of a folder to sync
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
