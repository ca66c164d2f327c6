import { type ErrorFact, FlowError } from '../errors.ts';
import type { Entry, EntryOf, RunUsage } from '../journal/entries.ts';
import type { RunStatus } from '../journal/store.ts';
import { canonicalJson, type Json, type JsonObject } from '../json.ts';
import type { NodeRegistry, Settlement } from '../nodes/node-logic.ts';
import { nodeRegistry } from '../nodes/registry.ts';
import { contextOf } from './activation-context.ts';
import { askedTask, roundEntry } from './decide-entries.ts';
import { createFold, type Fold } from './fold.ts';
import type { OpenActivation, RunState } from './run-state.ts';
import { bundleHash, parseJournal } from './start-run.ts';
import { errorOf, exitReasonsOf, outputOf, statusOf } from './summary.ts';
import type { FoldObserver } from './trace.ts';

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
    verify(fold, entry, options.registry ?? nodeRegistry);
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

/** Works out again what is derived: pure nodes and the ends of rounds. */
function verify({ state }: Fold, entry: Entry, registry: NodeRegistry): void {
  if (entry.type === 'activation.completed') verifyCompleted(state, entry, registry);
  if (entry.type !== 'round.ended') return;
  const scope = state.endedRounds.get(entry.address);
  if (scope === undefined) return; // the fold refuses it
  const { at: _, ...expected } = roundEntry(state, scope, entry.at);
  const { at: __, ...written } = entry;
  compare(state.sequence + 1, entry, expected as Json, written as Json);
}

function verifyCompleted(state: Fold['state'], entry: EntryOf<'activation.completed'>, registry: NodeRegistry): void {
  const open = state.open.get(entry.address);
  if (open === undefined) return; // the fold refuses it
  const settled = settlementOf(state, open, registry);
  if (settled === undefined) return;
  const expected = { outputs: settled.outputs, passes: settled.passes ?? {}, write: settled.write ?? null };
  const { outputs, passes = {}, write = null } = entry;
  compare(state.sequence + 1, entry, expected, { outputs, passes, write });
}

/** What follows from the inputs alone, or from a person's answer; undefined for what a model or program said. */
function settlementOf(state: RunState, open: OpenActivation, registry: NodeRegistry): Settlement | undefined {
  const logic = registry(open.node.node.type);
  const task = open.task === undefined ? undefined : state.tasks.get(open.task);
  if (task === undefined) {
    const action = logic?.begin(contextOf(state, open));
    return action?.do === 'settle' ? action : undefined;
  }
  const asked = askedTask(state, open, task);
  return task.answer === undefined ? logic?.expired?.(asked) : logic?.answered?.(asked, task.answer);
}

function compare(sequence: number, entry: Extract<Entry, { address: string }>, expected: Json, written: Json): void {
  if (canonicalJson(expected) === canonicalJson(written)) return;
  throw new FlowError(
    'JOURNAL_MISMATCH',
    `Entry ${sequence} (${entry.type} of "${entry.address}") does not follow from those before it.`,
    {
      where: { address: entry.address },
      detail: `expected ${canonicalJson(expected).slice(0, 400)}; the journal says ${canonicalJson(written).slice(0, 400)}`,
    },
  );
}
