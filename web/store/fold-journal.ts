import { FlowError } from '#engine/errors';
import { type Entry, readJournalText } from '#engine/journal/index';
import { parseJournal } from '#engine/journal/parse-journal';
import { createFold, type Fold } from '#engine/run/fold';
import { type ActivationRecord, createTrace } from '#engine/run/trace';
import { factsOf, noFacts, type RunFacts } from './run-facts.ts';

/** What the journal of a run that has ended comes to. */
export interface FoldedRun {
  readonly facts: RunFacts;
  /** In the order in which the activations began. */
  readonly records: readonly ActivationRecord[];
}

/** A journal that was read and checked. */
export interface OpenedJournal {
  /** Those that can be believed. */
  readonly entries: readonly Entry[];
  /** Only of a run that has ended, and whose entries all follow from each other. */
  readonly folded?: FoldedRun;
  /** Why an entry is not believed, naming it; nothing after it is there. */
  readonly refused?: string;
}

/** Characters that are read at a time. */
const partLength = 65_536;

/** Reads, checks and folds the text of a run's journal; tells how many characters are read. */
export function foldJournal(run: string, text: string, onProgress: (done: number) => void = () => {}): OpenedJournal {
  const entries: Entry[] = [];
  const trace = createTrace();
  let fold: Fold | undefined;
  try {
    for (let from = 0; from < text.length; ) {
      const lineEnd = text.indexOf('\n', from + partLength);
      const to = lineEnd < 0 ? text.length : lineEnd + 1;
      const lines = readJournalText(text.slice(from, to), entries.length).entries;
      for (const line of lines) {
        const [entry] = parseJournal([line], entries.length);
        if (entry === undefined) continue;
        entries.push(entry);
        if (fold === undefined) fold = createFold(entry, { observer: trace });
        else fold.apply(entry);
      }
      from = to;
      onProgress(from);
    }
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    // Entries that do not follow from each other are found once more, and named, by whoever folds them.
    return error.code === 'JOURNAL_INVALID' ? { entries, refused: error.message } : { entries };
  }
  if (fold === undefined || entries.at(-1)?.type !== 'run.ended') return { entries };
  return { entries, folded: { facts: factsOf(fold.state, run, noFacts), records: [...trace.activations.values()] } };
}
