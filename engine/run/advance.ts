import { toErrorFact } from '../errors.ts';
import { defaultEntries, type Entry } from '../journal/entries.ts';
import { noUsage } from '../journal/usage.ts';
import type { Action, NodeRegistry } from '../nodes/node-logic.ts';
import { contextOf } from './activation-context.ts';
import { completedEntry, failureEntry, roundEntry, taskEntry } from './decide-entries.ts';
import type { Fold } from './fold.ts';
import type { ReadyEffect } from './ready-effect.ts';
import type { RunState } from './run-state.ts';
import type { BodyScope } from './scope.ts';

export interface AdvanceOptions {
  readonly run: string;
  readonly registry: NodeRegistry;
  readonly now: number;
  /** Entries after which to stop for a breath, so that a long stretch of pure work can be saved and cancelled. */
  readonly limit: number;
  /** Whether effects are being worked on. */
  readonly isBusy: boolean;
}

export interface Advanced {
  readonly entries: Entry[];
  readonly effects: ReadyEffect[];
  /** False when the limit was reached before everything that can be done at once was done. */
  readonly isComplete: boolean;
}

/**
 * Does everything that needs nothing from outside: evaluates pure nodes, opens tasks, ends rounds, ends the run;
 * and collects the effects that are ready. The fold is ahead of the store afterwards: nothing of this may be
 * seen, and no effect may start, before the entries are durable.
 */
export function advance(fold: Fold, options: AdvanceOptions): Advanced {
  const { state } = fold;
  const entries: Entry[] = [];
  const effects: ReadyEffect[] = [];
  const write = (entry: Entry) => {
    fold.apply(entry);
    entries.push(entry);
  };
  while (state.ended === undefined && (state.paused === undefined || state.outcome !== undefined)) {
    if (state.outcome !== undefined) {
      write(endEntry(fold, options.now));
      break;
    }
    if (state.stops.length > 0) {
      write({ type: 'run.paused', at: options.now, reason: 'breakpoint', stops: [...state.stops] });
      break;
    }
    if (entries.length >= options.limit) return { entries, effects, isComplete: false };
    if (
      state.sequence >= (state.budget.entries ?? defaultEntries) &&
      (state.fresh.size > 0 || state.endedRounds.size > 0)
    ) {
      write({
        type: 'run.paused',
        at: options.now,
        reason: 'cap',
        limit: `entries=${state.budget.entries ?? defaultEntries}`,
      });
      break;
    }
    const round = first(state.endedRounds);
    const address = firstOf(state.fresh);
    if (round !== undefined) endRound(state, round, { now: options.now, write });
    else if (address !== undefined && mayBegin(state, options, effects))
      begin(fold, address, options, { write, effects });
    else break;
  }
  return { entries, effects, isComplete: true };
}

/** One activation at a time while somebody steps through the run. */
function mayBegin(state: RunState, { isBusy }: AdvanceOptions, effects: readonly ReadyEffect[]): boolean {
  return !state.isStepping || (!isBusy && effects.length === 0);
}

function first<V>(map: ReadonlyMap<string, V>): V | undefined {
  for (const value of map.values()) return value;
  return undefined;
}

function firstOf(set: ReadonlySet<string>): string | undefined {
  for (const value of set) return value;
  return undefined;
}

function endRound(
  state: RunState,
  scope: BodyScope,
  { now, write }: { now: number; write: (entry: Entry) => void },
): void {
  let entry: Entry;
  try {
    entry = roundEntry(state, scope, now);
  } catch (error) {
    entry = {
      type: 'activation.failed',
      at: now,
      address: scope.address,
      error: toErrorFact(error, { address: scope.address }),
    };
  }
  write(entry);
}

interface Collectors {
  readonly write: (entry: Entry) => void;
  readonly effects: ReadyEffect[];
}

function begin(fold: Fold, address: string, options: AdvanceOptions, { write, effects }: Collectors): void {
  const { state } = fold;
  state.fresh.delete(address);
  const open = state.open.get(address);
  if (open === undefined || (open.retryAt !== undefined && open.retryAt > options.now)) return;
  let action: Action;
  try {
    const logic = options.registry(open.node.node.type);
    if (logic === undefined) throw new Error(`No logic for node type "${open.node.node.type}".`);
    action = logic.begin(contextOf(state, open));
  } catch (error) {
    const { now } = options;
    write(failureEntry({ open, error, at: now, startedAt: now, usage: noUsage(), seed: state.started.seed }));
    return;
  }
  switch (action.do) {
    case 'settle':
      write(completedEntry(open, action, { at: options.now }));
      return;
    case 'open-task':
      write(taskEntry(options.run, open, action.task, options.now));
      return;
    case 'perform':
      effects.push({ open, action, changedBy: open.changedBy });
      return;
  }
}

function endEntry({ state }: Fold, at: number): Entry {
  const outcome = state.outcome!;
  return 'error' in outcome
    ? { type: 'run.ended', at, status: 'failed', error: outcome.error }
    : { type: 'run.ended', at, status: 'completed' };
}
