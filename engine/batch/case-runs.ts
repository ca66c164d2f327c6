import type { JournalStore, RunSummary } from '../journal/store.ts';
import { foldRun } from '../run/fold.ts';
import type { RunSignal, StartOptions } from '../run/run-api.ts';
import { outputOf } from '../run/summary.ts';
import { type EndedRun, isFinalStatus } from './ended-run.ts';

/** Runs as a batch sees them. */
export interface CaseRuns {
  /** Starts the run; one that is there under this id already goes on instead. */
  start(run: string, options: StartOptions): Promise<void>;
  /** Resolves when it is final, or when only people or more budget make it go on. Rejects with the signal's reason. */
  settled(run: string, signal: AbortSignal): Promise<EndedRun>;
  /** Resolves when it is final. Rejects with the signal's reason. */
  final(run: string, signal: AbortSignal): Promise<EndedRun>;
  /** Nothing happens to a run that is final or not known. */
  cancel(run: string): Promise<void>;
}

/** Whoever owns the runs of this process. */
export interface RunStarter {
  start(options: StartOptions & { readonly run: string }): Promise<unknown>;
  /** Loads the run and lets it go on; nothing happens when it is loaded. */
  wake(run: string): Promise<unknown>;
  cancel(run: string): Promise<unknown>;
  subscribe(run: string, listener: (signal: RunSignal) => void): () => void;
}

/** The runs of a journal store. A journal is read only when its run has completed, one at a time for each run. */
export function journalRuns(journal: JournalStore, owner: RunStarter): CaseRuns {
  const follow = (run: string, isEnough: (summary: RunSummary) => boolean, signal: AbortSignal) =>
    new Promise<RunSummary>((resolve, reject) => {
      const look = async () => {
        const summary = await journal.summary(run);
        if (summary !== undefined && isEnough(summary)) end(() => resolve(summary));
      };
      const abort = () => end(() => reject(signal.reason));
      const stop = owner.subscribe(run, ({ type }) => {
        if (type === 'entries') look().catch((error: unknown) => end(() => reject(error)));
      });
      const end = (settle: () => void) => {
        stop();
        signal.removeEventListener('abort', abort);
        settle();
      };
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) return abort();
      look().catch((error: unknown) => end(() => reject(error)));
    });
  return {
    async start(run, options) {
      const known = await journal.summary(run);
      if (known === undefined) await owner.start({ ...options, run });
      else if (known.status === 'running') await owner.wake(run);
    },
    settled: async (run, signal) => endOf(journal, await follow(run, isSettled, signal)),
    final: async (run, signal) => endOf(journal, await follow(run, ({ status }) => isFinalStatus(status), signal)),
    async cancel(run) {
      const known = await journal.summary(run);
      if (known !== undefined && !isFinalStatus(known.status)) await owner.cancel(run);
    },
  };
}

/** What waits for a time wakes by itself and goes on; what waits for somebody may wait for ever. */
function isSettled({ status, openTasks }: RunSummary): boolean {
  return isFinalStatus(status) || status === 'paused' || (status === 'waiting' && openTasks.length > 0);
}

async function endOf(journal: JournalStore, summary: RunSummary): Promise<EndedRun> {
  const { run, status, usage, createdAt, updatedAt, error } = summary;
  const output = status === 'completed' ? outputOf(foldRun(await journal.read(run))) : undefined;
  return {
    run,
    status,
    output: output ?? null,
    usage,
    seconds: (updatedAt - createdAt) / 1000,
    ...(error === undefined ? {} : { error }),
  };
}
