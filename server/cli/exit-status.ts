import { type ErrorCode, FlowError } from '#engine/errors';
import type { RunStatus } from '#engine/journal/store';

/** What the shell is told; promised in `design/interfaces.md`. */
export const exitStatus = { completed: 0, failed: 1, invalid: 2, waiting: 3, budget: 4 } as const;

export function exitStatusOfRun(status: RunStatus): number {
  if (status === 'completed') return exitStatus.completed;
  if (status === 'waiting' || status === 'running') return exitStatus.waiting;
  return status === 'paused' ? exitStatus.budget : exitStatus.failed;
}

const failures: ReadonlySet<ErrorCode> = new Set(['INTERNAL', 'STORE_FAILED', 'STORE_IN_USE']);

/** Whatever the caller can mend by calling differently is "invalid"; the rest has failed. */
export function exitStatusOfError(error: unknown): number {
  const isInvalid = error instanceof FlowError && !failures.has(error.code) && error.retry !== 'later';
  return isInvalid ? exitStatus.invalid : exitStatus.failed;
}
