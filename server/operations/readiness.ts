import type { JournalStore } from '#engine/journal/store';

export type Readiness = 'ready' | 'stopping' | 'no store' | 'no queue';

export interface ReadinessParts {
  readonly stopping: AbortSignal;
  readonly journal: Pick<JournalStore, 'list'>;
  /** Rejects, or never resolves, when the queue of a cluster is away. */
  readonly checkQueue: () => Promise<void>;
}

const answerMs = 2_000;
/** Anybody may ask, so the store is not asked each time. */
const keptMs = 1_000;

/** Says whether this process can take work at the moment. */
export function readiness({ stopping, journal, checkQueue }: ReadinessParts): () => Promise<Readiness> {
  let known: { readonly at: number; readonly answer: Promise<Readiness> } | undefined;
  const look = async (): Promise<Readiness> => {
    if (!(await answers(() => journal.list({ limit: 1 })))) return 'no store';
    return (await answers(checkQueue)) ? 'ready' : 'no queue';
  };
  return async () => {
    if (stopping.aborted) return 'stopping';
    if (known === undefined || performance.now() - known.at > keptMs) known = { at: performance.now(), answer: look() };
    return known.answer;
  };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), answerMs);
  });
  const asked = Promise.resolve()
    .then(ask)
    .then(
      () => true,
      () => false,
    );
  const isThere = await Promise.race([asked, late]);
  clearTimeout(timer);
  return isThere;
}
