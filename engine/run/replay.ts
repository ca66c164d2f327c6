import { type ErrorFact, FlowError } from '../errors.ts';
import type { RunUsage } from '../journal/entries.ts';
import type { RunStatus } from '../journal/store.ts';
import type { JsonObject } from '../json.ts';
import type { NodeRegistry } from '../nodes/node-logic.ts';
import { nodeRegistry } from '../nodes/registry.ts';
import { createFold } from './fold.ts';
import { bundleHash, parseJournal } from './start-run.ts';
import { errorOf, exitReasonsOf, outputOf, statusOf } from './summary.ts';
import type { FoldObserver } from './trace.ts';
import { verifyEntry } from './verify-entry.ts';

export interface Replayed {
  readonly status: RunStatus;
  readonly output?: JsonObject;
  readonly error?: ErrorFact;
  readonly usage: RunUsage;
  readonly seed: string;
  readonly exitReasons: Readonly<Record<string, string>>;
}

/**
 * Runs a journal again with no network and no key: what models and people said is taken from it, everything
 * that follows from that is worked out anew and must be what the journal says. Throws JOURNAL_INVALID or
 * JOURNAL_MISMATCH, naming the entry; a journal that does not fit is never guessed at.
 */
export function replayJournal(
  journal: readonly unknown[],
  options: { registry?: NodeRegistry; observer?: FoldObserver } = {},
): Replayed {
  const entries = parseJournal(journal);
  const [first] = entries;
  const fold = createFold(first, options.observer === undefined ? {} : { observer: options.observer });
  if (first?.type === 'run.started' && bundleHash(first.flow, first.flows) !== first.hash) {
    throw new FlowError('JOURNAL_MISMATCH', "Entry 1 (run.started) names a content hash that is not its flow's.");
  }
  for (const entry of entries.slice(1)) {
    verifyEntry(fold.state, entry, options.registry ?? nodeRegistry);
    fold.apply(entry);
  }
  const { state } = fold;
  const output = outputOf(state);
  const error = errorOf(state);
  return {
    status: statusOf(state),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    usage: { ...state.usage },
    seed: state.started.seed,
    exitReasons: exitReasonsOf(state),
  };
}
