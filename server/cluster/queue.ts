/** The right to work on a run, as far as its holder can know. */
export interface Hold {
  /** Aborted when somebody else may be working on the run: nothing new is to begin here. */
  readonly lost: AbortSignal;
  /** False once the right may have ended by time alone, although nobody has said so yet. */
  isSure(): boolean;
}

/** Works on one run until it waits, ends or is no longer held. */
export type Drive = (run: string, hold: Hold) => Promise<void>;

export interface QueueWorker {
  /** Takes no more runs; resolves when those in hand are done. */
  close(): Promise<void>;
}

export interface WorkOptions {
  /** How many runs at once. */
  readonly slots: number;
}

/**
 * Says which runs have to be worked on. After `wake` a run is driven at least once, beginning later than the call, and
 * as a rule by one process at a time. It may forget: the journal is the truth, and whoever sweeps it wakes again.
 */
export interface Queue {
  wake(run: string): Promise<void>;
  work(drive: Drive, options: WorkOptions): QueueWorker;
  /** Resolves when the queue answers; absent where it is always there. */
  readonly check?: () => Promise<void>;
  close(): Promise<void>;
}
