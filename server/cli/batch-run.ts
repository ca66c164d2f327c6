import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { errorOf, importRun, outputOf, startRun } from '#engine';
import type { EndedRun } from '#engine/batch/index';
import { sha256Hex } from '#engine/format/index';
import type { Host } from '#engine/host';
import { memoryStore } from '#engine/journal/memory-store';
import type { RunHandle, StartOptions } from '#engine/run/run-api';
import { followRun } from './follow-run.ts';
import { journalFileStore, readJournalFile } from './journal-file.ts';
import { checkSameRun } from './run-command.ts';
import type { Terminal } from './terminal.ts';

export type HostParts = Omit<Host, 'store'>;

interface BatchRunOptions {
  readonly host: HostParts;
  readonly terminal: Terminal;
  /** File of the run's journal; without one the journal is gone when the run has ended. */
  readonly journal?: string | undefined;
}

/** Runs to the end, or to where only people or more budget help. With a journal from before, it goes on from there. */
export async function runOnce(start: StartOptions, { host, terminal, journal }: BatchRunOptions): Promise<EndedRun> {
  const existing = journal === undefined ? undefined : readJournalFile(journal);
  const memory = memoryStore();
  if (existing !== undefined) checkSameRun(existing, start);
  const store = journal === undefined || existing === undefined ? memory : journalFileStore(journal, existing, memory);
  const begun = performance.now();
  const silent: Terminal = { print: terminal.print, say: () => {}, environment: terminal.environment };
  try {
    const handle = await beginOrGoOn({ ...host, store }, start, existing?.entries ?? []);
    await followRun(handle, { terminal: silent, ...(start.budget === undefined ? {} : { budget: start.budget }) });
    await handle.close();
    return endOf(handle, (performance.now() - begun) / 1000);
  } finally {
    await store.close();
  }
}

function beginOrGoOn(host: Host, start: StartOptions, entries: readonly unknown[]): Promise<RunHandle> {
  if (entries.length === 0) return startRun(host, start);
  return importRun(host, entries, start.grants === undefined ? {} : { grants: start.grants });
}

function endOf(handle: RunHandle, seconds: number): EndedRun {
  const { state } = handle;
  const error = errorOf(state);
  return {
    status: handle.status(),
    output: outputOf(state) ?? null,
    usage: { ...state.usage },
    seconds,
    ...(error === undefined ? {} : { error }),
  };
}

/** Where the journal of a case and sample is kept; two cases never share a file, whatever their ids are. */
export function journalPath(folder: string, id: string, sample: number): string {
  mkdirSync(folder, { recursive: true });
  const plain = id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
  const name = plain === id ? plain : `${plain}-${sha256Hex(id).slice(0, 8)}`;
  return path.join(folder, `${name}.${sample}.jsonl`);
}
