import { FlowError } from '../errors.ts';
import { Entry } from './entries.ts';

/**
 * Checks every entry against the journal's schema. Throws JOURNAL_INVALID, naming the entry.
 * `before` is how many entries stand before this part of a journal.
 */
export function parseJournal(journal: readonly unknown[], before = 0): Entry[] {
  return journal.map((value, index) => {
    const parsed = Entry.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new FlowError(
      'JOURNAL_INVALID',
      `Entry ${before + index + 1} is not one of a journal: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  });
}
