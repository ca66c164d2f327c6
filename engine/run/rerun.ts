import { FlowError } from '../errors.ts';
import type { FlowFile } from '../format/flow-file.ts';
import { referencesOf } from '../graph/references.ts';
import type { Entry, EntryOf } from '../journal/entries.ts';
import { canonicalJson, deepFreeze, type Json } from '../json.ts';
import type { NodeRegistry } from '../nodes/node-logic.ts';
import { createFold, type Fold } from './fold.ts';
import { withoutTies, withTasksOf } from './fork.ts';
import type { Message } from './message.ts';
import { performerOf } from './performer.ts';
import type { OpenActivation, RunState } from './run-state.ts';
import { isAtPath } from './scope.ts';
import { bundleHash, checkInput } from './start-run.ts';
import { verifyEntry } from './verify-entry.ts';

export interface RerunPoint {
  /** Id of the run whose journal this is. */
  readonly run: string;
  /** The flow as it is now, and the flows that it reaches by reference. */
  readonly flow: FlowFile;
  readonly flows?: Readonly<Record<string, FlowFile>>;
  /** Instance path of the node to begin with: it and what hangs on it is done anew, whether it has changed or not. */
  readonly from?: string;
  /** What nodes do, to see whether an outcome still follows. */
  readonly registry: NodeRegistry;
  /** The first activation of that node that is done anew; 1 unless said otherwise. */
  readonly activation?: number;
}

export interface Rerun {
  /** A journal to be taken over with `importRun`. */
  readonly entries: readonly Entry[];
  /** Addresses whose outcome was kept, in the order in which they ended. */
  readonly kept: readonly string[];
}

/**
 * The journal of a run of the changed flow in which everything is already done that the old run did and that still
 * holds: the same node, asked by the same performer, on the same messages with the same memory. No call among it is made
 * again. What is left out is done when the journal is taken over. Throws INPUT_INVALID when the flow now wants other
 * input, FLOW_INVALID, and NOT_FOUND when nothing of the node was reached before.
 */
export function rerunEntries(entries: readonly Entry[], point: RerunPoint): Rerun {
  const [first] = entries;
  if (first?.type !== 'run.started') {
    throw new FlowError('JOURNAL_INVALID', 'A journal begins with the entry "run.started"; this one does not.');
  }
  const was = readOutcomes(entries);
  const started = startedAnew(first, entries, point);
  const fold = createFold(started);
  const kept: Entry[] = [started];
  const addresses: string[] = [];
  // What comes first in the changed flow may have come later before: the rest is gone through until nothing fits.
  for (let rest: readonly Entry[] = entries.slice(1), isMore = true; isMore; ) {
    const left: Entry[] = [];
    for (const entry of rest) {
      if (!isStillTrue(fold, entry, { was, point })) left.push(entry);
      else {
        fold.apply(entry);
        kept.push(entry);
        if (entry.type === 'activation.completed') addresses.push(entry.address);
      }
    }
    isMore = left.length < rest.length;
    rest = left;
  }
  return { entries: withTasksOf(point.run, kept), kept: addresses };
}

/** Budgets as they were raised and models as they were rebound; breakpoints are left to whoever goes on. */
function startedAnew(
  first: EntryOf<'run.started'>,
  entries: readonly Entry[],
  { run, flow, flows = {} }: RerunPoint,
): EntryOf<'run.started'> {
  const { breakpoints: _, ...rest } = withoutTies(first);
  const before = createFold(first);
  for (const entry of entries.slice(1)) before.apply(entry);
  const reached = reachable(flow, flows);
  return {
    ...rest,
    flow: deepFreeze(flow),
    flows: deepFreeze(reached),
    hash: bundleHash(flow, reached),
    input: checkInput(flow, first.input),
    models: before.state.models,
    budget: before.state.budget,
    forkedFrom: { run, sequence: entries.length },
  };
}

function reachable(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): Record<string, FlowFile> {
  const found: Record<string, FlowFile> = {};
  const open = [...referencesOf(flow)];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    const target = flows[reference];
    if (target === undefined || Object.hasOwn(found, reference)) continue;
    found[reference] = target;
    open.push(...referencesOf(target));
  }
  return found;
}

/** On what grounds each activation that was completed came to its outcome, by address. */
function readOutcomes(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const grounds = new Map<string, string>();
  const fold = createFold(entries[0]);
  for (const entry of entries.slice(1)) {
    const open = entry.type === 'activation.completed' ? fold.state.open.get(entry.address) : undefined;
    if (open !== undefined) grounds.set(open.address, groundsOf(fold.state, open));
    fold.apply(entry);
  }
  return grounds;
}

/** Everything that an outcome depends on, as a text: node, performer, messages, memory. */
function groundsOf(state: RunState, open: OpenActivation): string {
  const { node } = open.node;
  const slot = open.scope.slots[open.node.index]!;
  const memory = node.type === 'memory' ? (open.scope.state.get(node.key) ?? null) : null;
  const inputs = Object.entries(open.inputs).map(([port, message]): [string, Json] => [
    port,
    isList(message) ? message.map(({ value }) => value) : message.value,
  ]);
  const { title: _, ...config } = node as { title?: unknown }; // what a node is called changes nothing
  return canonicalJson([
    config as Json, // a node is JSON
    (performerOf(state, open)?.performer ?? null) as Json,
    Object.fromEntries(inputs),
    slot.thread as unknown as Json, // turns are JSON
    memory,
  ]);
}

function isList(message: Message | readonly Message[]): message is readonly Message[] {
  return Array.isArray(message);
}

interface Old {
  readonly was: ReadonlyMap<string, string>;
  readonly point: RerunPoint;
}

function isStillTrue(fold: Fold, entry: Entry, old: Old): boolean {
  switch (entry.type) {
    case 'activation.completed':
    case 'draft.completed':
    case 'task.opened':
    case 'attempt.failed':
      return isOpenOnSameGrounds(fold, entry.address, old) && follows(fold, entry, old.point.registry);
    case 'task.answered':
    case 'task.expired':
      // A task that is worded otherwise now is asked again.
      return fold.state.open.get(entry.address)?.task === entry.task && follows(fold, entry, old.point.registry);
    case 'round.ended':
      return fold.state.endedRounds.has(entry.address) && follows(fold, entry, old.point.registry);
    // What somebody did about the old run, or how it ended, is no outcome of a node.
    default:
      return false;
  }
}

/** Only of what was completed anything is kept: half of a task would ask nobody. */
function isOpenOnSameGrounds({ state }: Fold, address: string, { was, point }: Old): boolean {
  const open = state.open.get(address);
  const grounds = was.get(address);
  if (open === undefined || grounds === undefined) return false;
  const isFrom = point.from !== undefined && isAtPath(open.scope, open.node.index, point.from);
  if (isFrom && open.scope.activation >= (point.activation ?? 1)) return false;
  try {
    return groundsOf(state, open) === grounds;
  } catch {
    return false; // its seat names nobody any more
  }
}

function follows({ state }: Fold, entry: Entry, registry: NodeRegistry): boolean {
  try {
    verifyEntry(state, entry, registry);
    return true;
  } catch {
    return false;
  }
}
