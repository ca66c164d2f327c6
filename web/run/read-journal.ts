import { readJournalText } from '#engine/journal/index';
import { createFold, type Fold } from '#engine/run/fold';
import type { RunState } from '#engine/run/run-state';
import { parseJournal } from '#engine/run/start-run';
import type { Slices } from '../store/slices.ts';

export interface ReadJournal {
  readonly entries: readonly unknown[];
  /** What the run had come to. */
  readonly state: RunState;
  /** The last line was broken off and is left out. */
  readonly isTorn: boolean;
}

/** Characters that are read before there may be a pause: well below a slice. */
const partLength = 32_768;

/**
 * Reads, checks and folds a journal; says how many entries are read. Throws JOURNAL_INVALID or JOURNAL_MISMATCH, naming
 * the entry.
 */
export function* readJournal(text: string): Slices<ReadJournal> {
  const entries: unknown[] = [];
  let fold: Fold | undefined;
  let isTorn = false;
  for (let from = 0; from < text.length; ) {
    const lineEnd = text.indexOf('\n', from + partLength);
    const to = lineEnd < 0 ? text.length : lineEnd + 1;
    const part = readJournalText(text.slice(from, to), entries.length);
    for (const entry of parseJournal(part.entries, entries.length)) {
      if (fold === undefined) fold = createFold(entry);
      else fold.apply(entry);
    }
    entries.push(...part.entries);
    isTorn = part.isTorn;
    from = to;
    yield entries.length;
  }
  return { entries, isTorn, state: (fold ?? createFold(undefined)).state };
}

/** How many entries a journal's text has at most. */
export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return text.endsWith('\n') ? count : count + 1;
}
