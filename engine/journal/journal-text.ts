import { FlowError } from '../errors.ts';

export interface JournalText {
  /** One value for each whole line. */
  readonly entries: unknown[];
  /** Characters of the whole lines; what comes after was broken off in the middle of a write. */
  readonly wholeLength: number;
  readonly isTorn: boolean;
}

/**
 * Reads a journal's lines. A torn last line is left out and reported; any other bad line is JOURNAL_INVALID.
 * `before` is how many lines stand before this part of a journal.
 */
export function readJournalText(text: string, before = 0): JournalText {
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n').slice(0, -1);
  const entries = lines.map((line, index) => parseLine(line, before + index + 1));
  const rest = text.slice(end);
  const last = rest === '' ? undefined : tryParse(rest);
  // Whole, but for its line break: nothing is missing.
  if (last !== undefined) return { entries: [...entries, last.value], wholeLength: text.length, isTorn: false };
  return { entries, wholeLength: end, isTorn: rest !== '' };
}

function parseLine(line: string, number: number): unknown {
  const parsed = tryParse(line);
  if (parsed !== undefined) return parsed.value;
  throw new FlowError('JOURNAL_INVALID', `Line ${number} of the journal is not JSON.`, {
    where: { path: `[${number - 1}]` },
  });
}

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
