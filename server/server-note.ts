import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where the server that owns a data folder listens, for commands that need it. */
export interface ServerNote {
  readonly url: string;
  readonly pid: number;
}

const fileOf = (dataFolder: string): string => path.join(dataFolder, 'server.json');

export function writeServerNote(dataFolder: string, note: ServerNote): void {
  const draft = `${fileOf(dataFolder)}.new`;
  writeFileSync(draft, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  renameSync(draft, fileOf(dataFolder));
}

/** Removes the note of this process; one that another server has written meanwhile stays. */
export function removeServerNote(dataFolder: string): void {
  if (readNote(dataFolder)?.pid === process.pid) rmSync(fileOf(dataFolder), { force: true });
}

/** The server that runs on a data folder, or undefined. A note whose process is gone counts for nothing. */
export function findServer(dataFolder: string): ServerNote | undefined {
  const note = readNote(dataFolder);
  return note !== undefined && isAlive(note.pid) ? note : undefined;
}

function readNote(dataFolder: string): ServerNote | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(fileOf(dataFolder), 'utf8'));
    if (typeof note !== 'object' || note === null || !('url' in note) || !('pid' in note)) return undefined;
    const { url, pid } = note;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
