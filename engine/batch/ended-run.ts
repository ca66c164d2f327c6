import type { JsonObject } from '../json.ts';
import type { ResultRecord } from '../protocol/batches.ts';

/** What one run came to, or where it stands when only people or more budget make it go on. */
export interface EndedRun {
  readonly status: ResultRecord['status'];
  /** Null unless the run has completed. */
  readonly output: JsonObject | null;
  readonly error?: { readonly code: string; readonly message: string };
  readonly usage: ResultRecord['usage'];
  readonly seconds: number;
  /** Its id, where runs are kept. */
  readonly run?: string;
}

const finals: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** A final status never changes. */
export function isFinalStatus(status: string): boolean {
  return finals.has(status);
}
