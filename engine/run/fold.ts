import { FlowError } from '../errors.ts';
import { compileOnce } from '../graph/compile-once.ts';
import { defaultDepth, type Entry, type EntryOf } from '../journal/entries.ts';
import { noUsage } from '../journal/usage.ts';
import { deepFreeze } from '../json.ts';
import { applyEntry } from './apply.ts';
import type { FoldContext } from './fold-context.ts';
import type { Message } from './message.ts';
import { receiveInBody } from './receive-body.ts';
import { receiveInMap } from './receive-map.ts';
import type { RunState } from './run-state.ts';
import { createBodyScope, type Scope, type ScopeEvent } from './scope.ts';
import type { FoldObserver } from './trace.ts';

/** Hands an event to a scope's transition. */
export type Receive = (scope: Scope, event: ScopeEvent) => void;

export interface FoldOptions {
  readonly observer?: FoldObserver;
  /**
   * How an event reaches a scope; by default it is received at once. A live run delivers through the scope's
   * XState actor, whose logic calls `receive` in turn, so that both ways do exactly the same.
   */
  readonly deliver?: (scope: Scope, event: ScopeEvent, receive: Receive) => void;
  readonly release?: (scope: Scope) => void;
}

export interface Fold {
  readonly state: RunState;
  /** Applies the next entry. Throws JOURNAL_MISMATCH, naming the entry, when it does not follow from the others. */
  apply(entry: Entry): void;
}

/** Begins a fold with a run's first entry. Throws JOURNAL_INVALID when it is not `run.started`. */
export function createFold(first: Entry | undefined, options: FoldOptions = {}): Fold {
  if (first === undefined || first.type !== 'run.started') {
    throw new FlowError('JOURNAL_INVALID', 'A journal begins with the entry "run.started"; this one does not.');
  }
  const state = initialState(first);
  const mailbox: Array<{ scope: Scope; event: ScopeEvent }> = [];
  const context: FoldContext = {
    state,
    observer: options.observer,
    maxDepth: first.budget.depth ?? defaultDepth,
    send: (scope, event) => mailbox.push({ scope, event }),
    release: options.release ?? (() => {}),
  };
  const receive: Receive = (scope, event) =>
    scope.kind === 'map' ? receiveInMap(context, scope, event) : receiveInBody(context, scope, event);
  // A queue instead of calls: nesting of any depth, and completions that cascade upwards, need no stack.
  const drain = () => {
    for (let next = 0; next < mailbox.length; next += 1) {
      const { scope, event } = mailbox[next]!;
      if (options.deliver === undefined) receive(scope, event);
      else options.deliver(scope, event, receive);
    }
    mailbox.length = 0;
  };
  options.observer?.entry(first);
  context.send(state.root, { type: 'begin', inputs: runInputs(first), number: 1, address: '' });
  drain();
  return {
    state,
    apply(entry) {
      options.observer?.entry(entry);
      applyEntry(context, entry);
      drain();
      state.sequence += 1;
      state.updatedAt = entry.at;
    },
  };
}

/** Folds a whole journal. Throws JOURNAL_INVALID or JOURNAL_MISMATCH. */
export function foldRun(entries: readonly Entry[], observer?: FoldObserver): RunState {
  const fold = createFold(entries[0], observer === undefined ? {} : { observer });
  for (let index = 1; index < entries.length; index += 1) fold.apply(entries[index]!);
  return fold.state;
}

function initialState(started: EntryOf<'run.started'>): RunState {
  const plan = compileOnce(started.flow, started.flows);
  const problem = plan.problems.find(({ severity }) => severity === 'error');
  if (problem !== undefined) {
    throw new FlowError(
      'FLOW_INVALID',
      `The flow "${started.flow.name}" cannot run: ${problem.path}: ${problem.message}`,
      {
        where: { flow: started.flow.name, path: problem.path },
      },
    );
  }
  const root = createBodyScope({
    kind: 'flow',
    path: '',
    plan: plan.root.body,
    owner: plan.root,
    parent: undefined,
    parentNode: -1,
    depth: 0,
  });
  return {
    started,
    plan,
    root,
    sequence: 1,
    updatedAt: started.at,
    open: new Map(),
    waiting: new Map(),
    fresh: new Set(),
    endedRounds: new Map(),
    tasks: new Map(),
    usage: noUsage(),
    busyMs: 0,
    busyUntil: 0,
    performers: [],
    models: started.models,
    breakpoints: started.breakpoints ?? [],
    stops: [],
    held: new Map(),
    isStepping: false,
    nodeUsage: new Map(),
    nodeBudgets: new Map(),
    exitReasons: new Map(),
    budget: started.budget,
    paused: undefined,
    outcome: undefined,
    ended: undefined,
  };
}

function runInputs(started: EntryOf<'run.started'>): ReadonlyMap<string, Message> {
  const defaults = Object.entries(started.flow.interface.input).flatMap(([port, schema]) =>
    schema.default === undefined ? [] : [[port, schema.default] as const],
  );
  const values = new Map([...defaults, ...Object.entries(started.input)]);
  return new Map(
    [...values].map(([port, value]): [string, Message] => [
      port,
      { id: `input.${port}`, value: deepFreeze(value), by: 'input', parents: [], taint: 'outside' },
    ]),
  );
}
