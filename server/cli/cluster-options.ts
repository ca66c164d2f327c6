import type { ClusterOptions } from '../cluster/open-runs.ts';
import { badArguments } from './options.ts';
import type { Terminal } from './terminal.ts';

/** Options of every command that can be a member of a cluster. */
export const memberOptions = {
  data: { type: 'string' },
  store: { type: 'string' },
  queue: { type: 'string' },
  slots: { type: 'string' },
} as const;

/** Runs that a process works on at once: most of them wait for models. */
const usualSlots = 100;
const usualLockSeconds = 30;

/**
 * The queue that `--queue` or FLOWRIGHT_QUEUE names, with `--slots`; undefined without a queue. FLOWRIGHT_LOCK_SECONDS
 * says after how long the runs of a worker that is gone are given to others. Throws BAD_REQUEST.
 */
export function readCluster(
  { queue, slots }: { readonly queue?: string | undefined; readonly slots?: string | undefined },
  { environment }: Pick<Terminal, 'environment'>,
): ClusterOptions | undefined {
  const url = queue ?? environment.FLOWRIGHT_QUEUE;
  if (url === undefined || url === '') {
    if (slots !== undefined)
      throw badArguments('--slots is for the members of a cluster: name its queue with --queue.');
    return undefined;
  }
  const lockSeconds = environment.FLOWRIGHT_LOCK_SECONDS;
  return {
    queue: url,
    slots: slots === undefined ? usualSlots : readCount('--slots', slots),
    lockMs: 1000 * (lockSeconds === undefined ? usualLockSeconds : readCount('FLOWRIGHT_LOCK_SECONDS', lockSeconds)),
  };
}

function readCount(name: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw badArguments(`${name} ${text}: it is a whole number from 1 on.`);
}
