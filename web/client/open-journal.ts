import type { OpenedJournal } from '../store/fold-journal.ts';

/** What the worker tells that reads a journal. */
export type JournalNews =
  | { readonly type: 'reading'; readonly done: number; readonly all: number }
  | { readonly type: 'opened'; readonly journal: OpenedJournal }
  | { readonly type: 'failed' };

/** A journal of the server that is being read, checked and folded beside the page. */
export interface JournalOpening {
  /** Undefined when it could not be read, or reading was called off. */
  readonly journal: Promise<OpenedJournal | undefined>;
  /** Told now and then how far a long journal is read. */
  onReading: (done: number, all: number) => void;
  close(): void;
}

const begun = new Map<string, JournalOpening>();

/** Begins to read what will be asked for as soon as the page is there. */
export function beginJournal(run: string): void {
  begun.set(run, startReading(run));
}

/** Reads a journal; takes the one that was begun. */
export function openJournal(run: string): JournalOpening {
  const known = begun.get(run);
  begun.delete(run);
  return known ?? startReading(run);
}

function startReading(run: string): JournalOpening {
  const worker = new Worker(new URL('./journal-worker.ts', import.meta.url), { type: 'module', name: run });
  let settle: (journal: OpenedJournal | undefined) => void = () => {};
  const journal = new Promise<OpenedJournal | undefined>((resolve) => {
    settle = resolve;
  });
  const end = (opened: OpenedJournal | undefined) => {
    worker.terminate();
    settle(opened);
  };
  const opening: JournalOpening = { journal, onReading: () => {}, close: () => end(undefined) };
  worker.addEventListener('message', ({ data }: MessageEvent<JournalNews>) => {
    if (data.type === 'reading') opening.onReading(data.done, data.all);
    else end(data.type === 'opened' ? data.journal : undefined);
  });
  worker.addEventListener('error', () => end(undefined));
  return opening;
}
