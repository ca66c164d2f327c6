import { assertNever, type ErrorFact, FlowError } from '../errors.ts';
import type { Entry, EntryOf, RunUsage } from '../journal/entries.ts';
import { addUsage, noUsage } from '../journal/usage.ts';
import { deepFreeze, type Json } from '../json.ts';
import { joinVectors, leastTrust, livePassages } from '../memory/index.ts';
import { abort } from './abort.ts';
import { hold, release, sendOrHold } from './breakpoints.ts';
import { editedInputs, editedMessages } from './edit-messages.ts';
import type { FoldContext } from './fold-context.ts';
import { inputMessages } from './gather-inputs.ts';
import { recordScore } from './loop-rounds.ts';
import { type Message, type Taint, taintOf } from './message.ts';
import { budgetsOver } from './node-budgets.ts';
import { performerOf } from './performer.ts';
import type { OpenActivation, RunState } from './run-state.ts';
import { isAtPath, noteWrite } from './scope.ts';

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
    case 'models.rebound':
      state.models = entry.models;
      return;
    case 'run.paused':
      applyPaused(state, entry);
      return;
    case 'run.resumed':
      applyResumed(context, entry);
      return;
    case 'breakpoints.changed':
      state.breakpoints = entry.breakpoints;
      return;
    case 'messages.edited':
      applyEdit(context, entry);
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
  state.waiting.delete(open.address);
  state.fresh.delete(open.address);
  open.scope.slots[open.node.index]!.status = 'blocked'; // until the scope is told how it ended
}

function applyCompleted(context: FoldContext, entry: EntryOf<'activation.completed'>): void {
  const { state } = context;
  const open = openOf(state, entry);
  close(state, open);
  countWork(state, entry, open);
  const slot = open.scope.slots[open.node.index]!;
  const { node } = open.node;
  if (node.type === 'ask' && node.memory !== undefined) slot.newTurns = entry.turns ?? open.draft?.turns ?? [];
  if (entry.vectors !== undefined) {
    if (node.type !== 'memory') throw mismatch(state, entry, 'keeps vectors, which its node does not');
    slot.vectors = joinVectors(slot.vectors, entry.vectors);
  }
  if (entry.write !== undefined) {
    if (node.type !== 'memory') throw mismatch(state, entry, 'writes state, which its node does not');
    noteWrite(open.scope, open.node.index, writeMessage(open, deepFreeze(entry.write)));
  }
  const outputs = outputMessages(state, open, entry);
  context.observer?.settled(open.address, 'done', outputs);
  const { scope, address } = open;
  const settle = { type: 'settle', node: open.node.index, outputs } as const;
  if (state.isStepping) {
    state.stops.push({ when: 'after', address });
    hold(state, { when: 'after', address, scope, event: settle });
  } else {
    sendOrHold(context, { when: 'after', scope, index: open.node.index, address }, { scope, event: settle });
  }
}

function outputMessages(
  state: RunState,
  open: OpenActivation,
  entry: EntryOf<'activation.completed'>,
): ReadonlyMap<string, Message> {
  const { address } = open;
  const sources = inputMessages(open.inputs);
  const parents = sources.map((message) => message.id);
  const taint = taintOf(sources, ownTaint(state, open, entry));
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

function writeMessage({ address, inputs }: OpenActivation, value: Json): Message {
  const sources = inputMessages(inputs);
  const parents = sources.map((message) => message.id);
  return { id: `${address}.write`, value, by: address, parents, taint: taintOf(sources) };
}

/** What an activation adds of its own: whoever spoke, a page outside, or passages that were stored before. */
function ownTaint(state: RunState, open: OpenActivation, { outputs }: EntryOf<'activation.completed'>): Taint {
  const { type } = open.node.node;
  if (type === 'http' || type === 'tool') return 'outside';
  if (type === 'memory') {
    const trust = leastTrust(livePassages(outputs.passages, 0).map((passage) => passage.trust));
    return trust === 'trusted' ? 'none' : trust;
  }
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
  countWork(state, entry, open);
  if (state.isStepping) state.stops.push({ when: 'after', address: open.address });
  context.send(open.scope, { type: 'fail', node: open.node.index, error });
}

function applyAttempt(state: RunState, entry: EntryOf<'attempt.failed'>): void {
  const open = openOf(state, entry);
  if (entry.attempt !== open.failures + 1)
    throw mismatch(state, entry, `is attempt ${entry.attempt} after ${open.failures} failures`);
  open.failures = entry.attempt;
  open.retryAt = entry.retryAt;
  open.changedBy = state.sequence + 1;
  state.waiting.set(open.address, open);
  state.fresh.add(open.address);
  countWork(state, entry, open);
}

function applyDraft(state: RunState, entry: EntryOf<'draft.completed'>): void {
  const open = openOf(state, entry);
  if (open.draft !== undefined) throw mismatch(state, entry, 'is a second draft');
  open.draft = entry;
  open.changedBy = state.sequence + 1;
  state.fresh.add(open.address);
  countWork(state, entry, open);
}

function applyTaskOpened(state: RunState, entry: EntryOf<'task.opened'>): void {
  const open = openOf(state, entry);
  const before = open.task === undefined ? undefined : state.tasks.get(open.task);
  // Only who is asked in another's place, whose time is over, gets a second one.
  const isPassedOn = before?.status === 'closed' && before.fact.escalatesTo !== undefined;
  if (before !== undefined && !isPassedOn) throw mismatch(state, entry, 'opens a second task');
  open.task = entry.task.id;
  open.changedBy = state.sequence + 1;
  state.waiting.set(open.address, open);
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
    if (open.node.node.type === 'ask' && isAtPath(open.scope, open.node.index, path)) beginAgain(state, open);
  }
}

/** Whatever is being done for it as it was comes to nothing. */
function beginAgain(state: RunState, open: OpenActivation, changed: Partial<OpenActivation> = {}): void {
  const task = open.task === undefined ? undefined : state.tasks.get(open.task);
  if (task?.status === 'open') task.status = 'closed';
  const again = { failures: 0, retryAt: undefined, task: undefined, changedBy: state.sequence + 1 };
  state.open.set(open.address, { ...open, ...again, ...changed });
  state.waiting.delete(open.address);
  state.fresh.add(open.address);
}

function applyPaused(state: RunState, entry: EntryOf<'run.paused'>): void {
  if (entry.reason === 'breakpoint' && state.stops.length === 0)
    throw mismatch(state, entry, 'stops where no breakpoint was reached');
  const { reason, limit, stops } = entry;
  state.paused = {
    reason,
    ...(limit === undefined ? {} : { limit }),
    ...(stops === undefined ? {} : { stops }),
  };
  state.stops = [];
}

function applyResumed(context: FoldContext, entry: EntryOf<'run.resumed'>): void {
  const { state } = context;
  state.paused = undefined;
  state.budget = { ...state.budget, ...entry.budget };
  state.isStepping = entry.step === true;
  for (const [path, limits] of Object.entries(entry.nodeBudgets ?? {})) state.nodeBudgets.set(path, limits);
  release(context);
}

function applyEdit(context: FoldContext, entry: EntryOf<'messages.edited'>): void {
  const { state, observer } = context;
  const open = state.open.get(entry.address);
  const held = state.held.get(`${entry.when} ${entry.address}`);
  if (entry.when === 'before' && open !== undefined) {
    const inputs = editedInputs(state, open.inputs, entry);
    beginAgain(state, open, { inputs, draft: undefined });
    observer?.edited(entry.address, { inputs });
  } else if (held?.event.type === 'begin') {
    const inputs = editedMessages(state, held.event.inputs, entry);
    hold(state, { ...held, event: { ...held.event, inputs } });
    observer?.edited(entry.address, { inputs: Object.fromEntries(inputs) });
  } else if (held?.event.type === 'settle') {
    const outputs = editedMessages(state, held.event.outputs, entry);
    hold(state, { ...held, event: { ...held.event, outputs } });
    observer?.edited(entry.address, { outputs: Object.fromEntries(outputs) });
  } else {
    throw mismatch(state, entry, 'edits messages that are not waiting');
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
  if (entry.movedTo !== undefined && entry.status !== 'cancelled') {
    throw mismatch(state, entry, 'says moved, but not cancelled');
  }
  if (entry.status === 'failed' && (outcome === undefined || 'output' in outcome)) {
    throw mismatch(state, entry, 'says failed, but nothing has failed');
  }
  if (state.root.active) abort(context, state.root);
  state.ended = entry;
  state.open.clear();
  state.waiting.clear();
  state.fresh.clear();
  state.endedRounds.clear();
  state.held.clear();
}

function countWork(
  state: RunState,
  entry: { at: number; startedAt?: number | undefined; usage?: RunUsage | undefined },
  open: OpenActivation,
): void {
  if (entry.usage !== undefined) {
    addUsage(state.usage, entry.usage);
    for (const { path } of budgetsOver(state, open.scope, open.node.index)) {
      const spent = state.nodeUsage.get(path) ?? noUsage();
      addUsage(spent, entry.usage);
      state.nodeUsage.set(path, spent);
    }
  }
  if (entry.startedAt === undefined) return;
  // Time in which several effects ran at once counts once.
  state.busyMs += Math.max(0, entry.at - Math.max(entry.startedAt, state.busyUntil));
  state.busyUntil = Math.max(state.busyUntil, entry.at);
}
