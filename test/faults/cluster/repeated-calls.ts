import type { Members } from './members.ts';
import type { CountedCall } from './model-server.ts';

/** What happened to the cluster, by `Date.now()`. */
export interface Fault {
  readonly at: number;
  /** What was durable then, as `run/address`; guessed from the times in the journals where it was not looked at. */
  readonly settled?: ReadonlySet<string>;
  /** The queue forgot who works on what, so that two may work on one run until they notice. */
  readonly isQueueGone?: boolean;
}

export interface RepeatedCalls {
  /** Calls that were in flight at the fault, and made again. */
  readonly allowed: number;
  /** All others: defects, with what is known of them. */
  readonly needless: readonly string[];
}

/** Entries are decided a little before they are durable. */
const writtenMs = 1_000;
/** Two that meet notice it when one of them writes. */
const noticedMs = 2_000;

/**
 * Tells calls that had to be made twice from those that had not, by what the journals say and not by how fast the
 * machine is: in flight at the fault is what had been opened before it, and was not settled.
 */
export async function repeatedCalls(
  members: Pick<Members, 'journal'>,
  repeated: ReadonlyArray<{ readonly key: string; readonly calls: readonly CountedCall[] }>,
  fault: Fault,
): Promise<RepeatedCalls> {
  const needless: string[] = [];
  for (const { key, calls } of repeated) {
    const [run = '', ...rest] = key.split('/');
    const address = rest.slice(0, -2).join('/');
    const entries = await members.journal(run);
    const { openedAt, settledAt } = timesOf(entries, address);
    // A call that failed is tried again, which the journal says.
    const failed = entries.filter((entry) => entry.type === 'attempt.failed' && entry.address === address).length;
    // What was decided before may still have been on its way to the store.
    const wasUnwritten =
      fault.settled === undefined ? settledAt >= fault.at - writtenMs : !fault.settled.has(`${run}/${address}`);
    const wasOpen = settledAt >= fault.at || wasUnwritten;
    const wasInFlight = openedAt <= fault.at && wasOpen;
    const wereAtOnce = calls.every(({ at }) => at <= settledAt + noticedMs) && settledAt >= fault.at - writtenMs;
    const isOncePerProcess = new Set(calls.map(({ by }) => by)).size + failed >= calls.length;
    if (fault.isQueueGone === true ? wereAtOnce : wasInFlight && isOncePerProcess) continue;
    const times = calls.map(({ at, by }) => `${at - fault.at} by ${by}`).join(', ');
    needless.push(`${key}: ${times}; opened ${openedAt - fault.at}, settled ${settledAt - fault.at}`);
  }
  return { allowed: repeated.length - needless.length, needless };
}

export interface TimedEntry {
  readonly type: string;
  readonly at: number;
  readonly address?: string | undefined;
}

/** Looks at what is durable; soon after the fault, before anybody can have taken over. */
export async function settledNow(
  members: Pick<Members, 'journal'>,
  runs: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const settled = new Set<string>();
  const left = [...runs.keys()];
  const look = async (): Promise<void> => {
    for (let run = left.shift(); run !== undefined; run = left.shift())
      for (const { type, address } of await members.journal(run))
        if (type.startsWith('activation.')) settled.add(`${run}/${address}`);
  };
  // A few at once: of hundreds the last would be answered too late.
  await Promise.all(Array.from({ length: 20 }, look));
  return settled;
}

/** When the activation could begin, and when it ended. */
function timesOf(entries: readonly TimedEntry[], address: string): { openedAt: number; settledAt: number } {
  const ended = (wanted: string) =>
    entries.find((entry) => entry.address === wanted && /^(activation\.|task\.answered)/.test(entry.type))?.at;
  return {
    openedAt: ended(before(address)) ?? entries[0]?.at ?? Number.POSITIVE_INFINITY,
    settledAt: ended(address) ?? Number.POSITIVE_INFINITY,
  };
}

/** The activation of the shared flow whose end opens this one; one that is never found when the start of the run does. */
function before(address: string): string {
  const round = /^(refine.*step#)(\d+)$/.exec(address);
  if (round?.[1] !== undefined && round[2] !== undefined)
    return round[2] === '1' ? 'check#1' : `${round[1]}${Number(round[2]) - 1}`;
  return address.startsWith('deep/two') ? address.replace('two', 'one') : '';
}
