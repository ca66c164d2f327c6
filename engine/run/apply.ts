import { assertNever, type ErrorFact, FlowError } from '../errors.ts';
import type { Entry, EntryOf, RunUsage } from '../journal/entries.ts';
import { addUsage } from '../journal/usage.ts';
import { deepFreeze } from '../json.ts';
import { abort } from './abort.ts';
import type { FoldContext } from './fold-context.ts';
import { inputMessages } from './gather-inputs.ts';
import { recordScore } from './loop-rounds.ts';
import { type Message, type Taint, taintOf } from './message.ts';
import { isAt, performerOf } from './performer.ts';
import type { OpenActivation, RunState } from './run-state.ts';

/** Takes one fact into the run's state and tells the scopes concerned. Same entries, same state. */
export function applyEntry(context: FoldContext, entry: Entry): void {
  const { state } = context;
  if (state.ended !== undefined) throw mismatch(state, entry, 'comes after the end of the run');
  switch (entry.type) {
    case 'run.started':
      throw mismatch(state, entry, 'can only be the first');
    case 'activation.completed':
      applyCompleted(context, entry);
      return;
    case 'activation.failed':
      applyFailed(context, entry);
      return;
    case 'attempt.failed':
      applyAttempt(state, entry);
      return;
    case 'draft.completed':
      applyDraft(state, entry);
      return;
    case 'task.opened':
      applyTaskOpened(state, entry);
      return;
    case 'task.answered':
    case 'task.expired':
      applyTaskClosed(state, entry);
      return;
    case 'round.ended':
      applyRound(context, entry);
      return;
    case 'performer.changed':
      applyPerformer(context, entry);
      return;
    case 'run.paused':
      state.paused = { reason: entry.reason, ...(entry.limit === undefined ? {} : { limit: entry.limit }) };
      return;
    case 'run.resumed':
      state.paused = undefined;
      state.budget = { ...state.budget, ...entry.budget };
      return;
    case 'run.ended':
      applyEnded(context, entry);
      return;
    default:
      assertNever(entry);
  }
}

/** The error for an entry that does not follow from those before it. */
function mismatch(state: RunState, entry: Entry, why: string): FlowError {
  const address = 'address' in entry ? ` of "${entry.address}"` : '';
  return new FlowError('JOURNAL_MISMATCH', `Entry ${state.sequence + 1} (${entry.type}${address}) ${why}.`);
}

function openOf(state: RunState, entry: Extract<Entry, { address: string }>): OpenActivation {
  const open = state.open.get(entry.address);
  if (open === undefined) throw mismatch(state, entry, 'is about an activation that is not open');
  return open;
}

function close(state: RunState, open: OpenActivation): void {
  state.open.delete(open.address);
  state.fresh.delete(open.address);
  open.scope.slots[open.node.index]!.status = 'blocked'; // until the scope is told how it ended
}

function applyCompleted(context: FoldContext, entry: EntryOf<'activation.completed'>): void {
  const { state } = context;
  const open = openOf(state, entry);
  close(state, open);
  countWork(state, entry);
  const slot = open.scope.slots[open.node.index]!;
  const { node } = open.node;
  if (node.type === 'ask' && node.memory !== undefined) slot.newTurns = entry.turns ?? open.draft?.turns ?? [];
  const outputs = outputMessages(state, open, entry);
  context.observer?.settled(open.address, 'done', outputs);
  context.send(open.scope, { type: 'settle', node: open.node.index, outputs });
}

function outputMessages(
  state: RunState,
  open: OpenActivation,
  entry: EntryOf<'activation.completed'>,
): ReadonlyMap<string, Message> {
  const { address } = open;
  const sources = inputMessages(open.inputs);
  const parents = sources.map((message) => message.id);
  const taint = taintOf(sources, ownTaint(state, open));
  const outputs = new Map<string, Message>();
  for (const [port, value] of Object.entries(entry.outputs)) {
    outputs.set(port, { id: `${address}.${port}`, value: deepFreeze(value), by: address, parents, taint });
  }
  for (const [port, from] of Object.entries(entry.passes ?? {})) {
    const message = open.inputs[from];
    if (message === undefined || Array.isArray(message))
      throw mismatch(state, entry, `hands on the input "${from}", which it did not get`);
    outputs.set(port, message as Message); // not a list, as was just checked
  }
  return outputs;
}

function ownTaint(state: RunState, open: OpenActivation): Taint {
  const seated = performerOf(state, open);
  if (seated === undefined) return 'none';
  return 'model' in seated.performer ? 'model' : 'outside';
}

function applyFailed(context: FoldContext, entry: EntryOf<'activation.failed'>): void {
  const { state } = context;
  const error = entry.error as ErrorFact; // codes of any version
  const loop = state.endedRounds.get(entry.address);
  if (loop !== undefined) {
    // The condition or score of a loop could not be evaluated: the loop as a whole fails.
    abort(context, loop);
    context.send(loop.parent!, { type: 'fail', node: loop.parentNode, error });
    return;
  }
  const open = openOf(state, entry);
  close(state, open);
  countWork(state, entry);
  context.send(open.scope, { type: 'fail', node: open.node.index, error });
}

function applyAttempt(state: RunState, entry: EntryOf<'attempt.failed'>): void {
  const open = openOf(state, entry);
  if (entry.attempt !== open.failures + 1)
    throw mismatch(state, entry, `is attempt ${entry.attempt} after ${open.failures} failures`);
  open.failures = entry.attempt;
  open.retryAt = entry.retryAt;
  state.fresh.add(open.address);
  countWork(state, entry);
}

function applyDraft(state: RunState, entry: EntryOf<'draft.completed'>): void {
  const open = openOf(state, entry);
  if (open.draft !== undefined) throw mismatch(state, entry, 'is a second draft');
  open.draft = entry;
  state.fresh.add(open.address);
  countWork(state, entry);
}

function applyTaskOpened(state: RunState, entry: EntryOf<'task.opened'>): void {
  const open = openOf(state, entry);
  if (open.task !== undefined) throw mismatch(state, entry, 'opens a second task');
  open.task = entry.task.id;
  open.tasksOpened += 1;
  state.fresh.delete(open.address);
  state.tasks.set(entry.task.id, { fact: entry.task, address: entry.address, openedAt: entry.at, status: 'open' });
}

function applyTaskClosed(state: RunState, entry: EntryOf<'task.answered'> | EntryOf<'task.expired'>): void {
  const open = openOf(state, entry);
  const task = state.tasks.get(entry.task);
  if (open.task !== entry.task || task?.status !== 'open')
    throw mismatch(state, entry, 'is about a task that is not open');
  if (entry.type === 'task.expired') {
    task.status = 'closed';
  } else {
    task.status = 'answered';
    task.answer = deepFreeze(entry.answer);
    task.by = entry.by;
  }
}

function applyPerformer({ state }: FoldContext, entry: EntryOf<'performer.changed'>): void {
  const { path, performer, binding } = entry;
  state.performers.push({ path, performer, binding });
  for (const open of state.open.values()) {
    if (open.node.node.type !== 'ask' || !isAt(open, path)) continue;
    const task = open.task === undefined ? undefined : state.tasks.get(open.task);
    if (task?.status === 'open') task.status = 'closed';
    // Another object: whatever is being done for the old one comes to nothing.
    state.open.set(open.address, { ...open, failures: 0, retryAt: undefined, task: undefined });
    state.fresh.add(open.address);
  }
}

function applyRound(context: FoldContext, entry: EntryOf<'round.ended'>): void {
  const { state } = context;
  const scope = state.endedRounds.get(entry.address);
  if (scope === undefined) throw mismatch(state, entry, 'ends a round that has not ended');
  if (scope.loop?.round !== entry.round)
    throw mismatch(state, entry, `ends round ${entry.round}, but it is round ${scope.loop?.round}`);
  state.endedRounds.delete(entry.address);
  recordScore(scope, entry.score);
  context.send(scope, entry.exit === undefined ? { type: 'next-round' } : { type: 'end-loop', reason: entry.exit });
}

function applyEnded(context: FoldContext, entry: EntryOf<'run.ended'>): void {
  const { state } = context;
  const { outcome } = state;
  if (entry.status === 'completed' && (outcome === undefined || 'error' in outcome)) {
    throw mismatch(state, entry, 'says completed, but the flow has not come to its end');
  }
  if (entry.status === 'failed' && (outcome === undefined || 'output' in outcome)) {
    throw mismatch(state, entry, 'says failed, but nothing has failed');
  }
  if (state.root.active) abort(context, state.root);
  state.ended = entry;
  state.open.clear();
  state.fresh.clear();
  state.endedRounds.clear();
}

function countWork(
  state: RunState,
  entry: { at: number; startedAt?: number | undefined; usage?: RunUsage | undefined },
): void {
  if (entry.usage !== undefined) addUsage(state.usage, entry.usage);
  if (entry.startedAt === undefined) return;
  // Time in which several effects ran at once counts once.
  state.busyMs += Math.max(0, entry.at - Math.max(entry.startedAt, state.busyUntil));
  state.busyUntil = Math.max(state.busyUntil, entry.at);
}
