import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { FlowError } from '#engine/errors';
import { readJournalText as readLines } from '#engine/journal/journal-text';
import type { Append, Appended, JournalStore } from '#engine/journal/store';
import { storeWith } from '#engine/journal/store-with';

/** A journal's lines with their size in the file. */
export interface JournalText {
  readonly entries: unknown[];
  /** Bytes of the whole lines; what comes after was broken off in the middle of a write. */
  readonly wholeBytes: number;
  readonly isTorn: boolean;
}

/** Reads a journal's lines. A torn last line is left out and reported; any other bad line is JOURNAL_INVALID. */
export function readJournalText(text: string): JournalText {
  const { entries, wholeLength, isTorn } = readLines(text);
  return { entries, wholeBytes: Buffer.byteLength(text.slice(0, wholeLength)), isTorn };
}

/** What a journal file holds now; nothing when there is no such file. Throws JOURNAL_INVALID. */
export function readJournalFile(file: string): JournalText {
  return existsSync(file) ? readJournalText(readFileSync(file, 'utf8')) : { entries: [], wholeBytes: 0, isTorn: false };
}

/**
 * A store for one run that also writes each entry to a file, one JSON line each, before it is acknowledged. Entries that
 * the file holds already, because the run goes on from it, are not written again.
 */
export function journalFileStore(file: string, existing: JournalText, memory: JournalStore): JournalStore {
  const descriptor = openSync(file, 'a', 0o600);
  ftruncateSync(descriptor, existing.wholeBytes);
  const endsInLineBreak = existing.wholeBytes === 0 || readFileSync(file).at(-1) === 0x0a;
  if (!endsInLineBreak) writeSync(descriptor, '\n');
  let written = existing.entries.length;

  function write({ after, entries }: Append): void {
    const fresh = entries.slice(Math.max(0, written - after));
    if (fresh.length === 0) return;
    const { size } = fstatSync(descriptor);
    try {
      writeSync(descriptor, fresh.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      fsyncSync(descriptor);
    } catch (cause) {
      // A part of a line must not stand before the next attempt's.
      ftruncateSync(descriptor, size);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FlowError('STORE_FAILED', `The journal "${file}" could not be written: ${reason}.`, { cause });
    }
    written = after + entries.length;
  }

  return storeWith(memory, {
    async append(append: Append): Promise<Appended> {
      const end = (await memory.summary(append.run))?.sequence ?? 0;
      if (append.after === end) write(append);
      return memory.append(append);
    },
    async close() {
      closeSync(descriptor);
      await memory.close();
    },
  });
}
