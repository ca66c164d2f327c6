export interface WorkOff<Job> {
  /** Works at the same time, at most. */
  readonly concurrency: number;
  /** The next piece of work; undefined when there is none left. */
  readonly take: () => Promise<Job | undefined>;
  readonly work: (job: Job) => Promise<void>;
  /** When aborted, nothing more is begun. */
  readonly signal?: AbortSignal;
}

/**
 * Works through a queue, never more than `concurrency` pieces at a time; a piece is taken only when there is room for
 * it, so that a long queue stays where it is kept. Rejects with the first error, after what had begun has ended.
 */
export async function workOff<Job>({ concurrency, take, work, signal }: WorkOff<Job>): Promise<void> {
  const errors: unknown[] = [];
  const worker = async () => {
    while (signal?.aborted !== true && errors.length === 0) {
      const job = await take();
      if (job === undefined) return;
      await work(job);
    }
  };
  const guarded = () => worker().catch((error: unknown) => void errors.push(error));
  await Promise.all(Array.from({ length: concurrency }, guarded));
  if (errors.length > 0) throw errors[0];
}
