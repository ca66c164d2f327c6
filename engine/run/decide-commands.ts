import { FlowError } from '../errors.ts';
import { modelRoleOf } from '../format/performer.ts';
import { findNode } from '../graph/find-node.ts';
import type { Plan } from '../graph/plan.ts';
import { needsOf } from '../graph/references.ts';
import type { ModelBinding } from '../host.ts';
import type { Breakpoint, Budget, Entry, EntryOf, RunPlaceFact } from '../journal/entries.ts';
import { type JsonObject, whyNoMessage } from '../json.ts';
import type { Message } from './message.ts';
import type { PerformerChange, RunState } from './run-state.ts';

/** Pure decisions on what people tell a run to do. Each throws when it cannot be done, and then nothing has changed. */

/** Other messages for an activation: those it gets, or those it made. */
export interface MessageEdit {
  readonly address: string;
  readonly when: 'before' | 'after';
  /** New values by port; ports not named keep theirs. */
  readonly values: JsonObject;
}

export interface ResumeOptions {
  readonly budget?: Budget | undefined;
  readonly nodeBudgets?: EntryOf<'run.resumed'>['nodeBudgets'];
  /** Stops again after the next activation. */
  readonly step?: boolean | undefined;
}

export interface CancelOptions {
  /** The run that took this one's journal over. */
  readonly movedTo?: RunPlaceFact | undefined;
  /** Cancels only when the journal still ends here: what came since would be lost to whoever took it over. */
  readonly sequence?: number | undefined;
}

export interface Asked {
  readonly by: string;
  readonly at: number;
}

/** Throws NOT_FOUND when no `ask` is at the path, MODEL_NOT_CONFIGURED when the run binds no model to the role. */
export function performerEntry(state: RunState, change: PerformerChange, { by, at }: Asked): Entry {
  const { path, performer, binding } = change;
  const node = findNode(state.plan, path)?.node;
  if (node?.type !== 'ask') {
    const what = node === undefined ? 'no node' : `a node of type ${node.type}, not an ask,`;
    throw new FlowError('NOT_FOUND', `There is ${what} at "${path}" in this run.`, { where: { path } });
  }
  const role = modelRoleOf(performer);
  const { models } = state;
  if (role !== undefined && binding === undefined && models[role] === undefined && models['*'] === undefined)
    throw new FlowError('MODEL_NOT_CONFIGURED', `The run binds no model to the role "${role}".`);
  return { type: 'performer.changed', at, path, performer, ...(binding === undefined ? {} : { binding }), by };
}

/** Throws NOT_FOUND, naming the path, when a breakpoint is at no node. */
export function breakpointsEntry(state: RunState, breakpoints: readonly Breakpoint[], { by, at }: Asked): Entry {
  requirePlaces(state.plan, breakpoints);
  return { type: 'breakpoints.changed', at, breakpoints: [...breakpoints], by };
}

/** Throws NOT_FOUND, naming the path, when a breakpoint is at no node. */
export function requirePlaces(plan: Plan, breakpoints: readonly Breakpoint[]): void {
  for (const { path } of breakpoints) {
    if (findNode(plan, path) === undefined)
      throw new FlowError('NOT_FOUND', `There is no node at "${path}" in this run.`, { where: { path } });
  }
}

/** Throws NOT_FOUND when no such messages are waiting, MESSAGE_INVALID when a port is not one of them. */
export function editEntry(state: RunState, { address, when, values }: MessageEdit, { by, at }: Asked): Entry {
  const ports = waitingMessages(state, address, when);
  if (ports === undefined) {
    const what = when === 'before' ? 'is not open' : 'does not hold its messages at a breakpoint';
    throw new FlowError('NOT_FOUND', `The activation "${address}" ${what}.`, { where: { address } });
  }
  for (const [port, value] of Object.entries(values)) {
    const before = ports[port];
    const where = { address, port };
    const why = whyNoMessage(value);
    if (why !== undefined) throw new FlowError('MESSAGE_INVALID', `The message for "${port}" ${why}.`, { where });
    if (before === undefined)
      throw new FlowError('MESSAGE_INVALID', `"${address}" has no message at "${port}".`, { where });
    if (Array.isArray(before) && !Array.isArray(value))
      throw new FlowError('MESSAGE_INVALID', `The port "${port}" of "${address}" takes a list.`, { where });
  }
  return { type: 'messages.edited', at, address, when, values, by };
}

function waitingMessages(
  state: RunState,
  address: string,
  when: 'before' | 'after',
): Readonly<Record<string, Message | readonly Message[]>> | undefined {
  const open = when === 'before' ? state.open.get(address) : undefined;
  if (open !== undefined) return open.inputs;
  const event = state.held.get(`${when} ${address}`)?.event;
  if (event === undefined) return undefined;
  return Object.fromEntries(event.type === 'begin' ? event.inputs : event.outputs);
}

/** Adds nothing when the run is paused already. Throws RUN_FINAL. */
export function pausedEntries({ paused, ended }: RunState, run: string, at: number): Entry[] {
  if (ended !== undefined) throw new FlowError('RUN_FINAL', `Run ${run} has ${ended.status}.`);
  return paused === undefined ? [{ type: 'run.paused', at, reason: 'hand' }] : [];
}

/** Throws RUN_NOT_PAUSED. */
export function resumedEntry(
  state: RunState,
  { budget, nodeBudgets, step }: ResumeOptions,
  { run, at }: { run: string; at: number },
): Entry {
  if (state.paused === undefined) throw new FlowError('RUN_NOT_PAUSED', `Run ${run} is not paused.`);
  return {
    type: 'run.resumed',
    at,
    ...(budget === undefined ? {} : { budget }),
    ...(nodeBudgets === undefined ? {} : { nodeBudgets }),
    ...(step === true ? { step } : {}),
  };
}

/** Throws CONFLICT when more happened in the run than its caller has seen. */
export function cancelEntry(state: RunState, { movedTo, sequence }: CancelOptions, at: number): Entry {
  if (sequence !== undefined && sequence !== state.sequence)
    throw new FlowError(
      'CONFLICT',
      `The run has ${state.sequence} entries, not ${sequence}: more has happened in the meantime.`,
    );
  return { type: 'run.ended', at, status: 'cancelled', ...(movedTo === undefined ? {} : { movedTo }) };
}

/** Models that take the place of others where a run is taken over. */
export interface OtherModels {
  readonly models?: Readonly<Record<string, ModelBinding>> | undefined;
  /** For seats that somebody was given with a model of its own, by the seat's path. */
  readonly seats?: Readonly<Record<string, ModelBinding>> | undefined;
}

/**
 * The models that a run may still call: those of the roles that its flow needs or that somebody was put on a seat
 * with, and those that seats have of their own.
 */
export function bindingsInUse(
  { started, models: bound, performers }: Pick<RunState, 'started' | 'models' | 'performers'>,
  others: OtherModels = {},
): ModelBinding[] {
  const models = { ...bound, ...others.models };
  const seats = currentSeats(performers).map((seat) => withOther(seat, others));
  const seated = seats.flatMap(({ performer, binding }) => (binding === undefined ? [modelRoleOf(performer)] : []));
  const roles = new Set([...needsOf(started.flow, started.flows).models, ...seated]);
  const named = [...roles].flatMap((role) => (role === undefined ? [] : [models[role] ?? models['*']]));
  return [...named, ...seats.map(({ binding }) => binding)].filter((binding) => binding !== undefined);
}

/** The seats whose last change gave them a model of their own. */
export function seatsWithModels({ performers }: Pick<RunState, 'performers'>): PerformerChange[] {
  return currentSeats(performers).filter(({ binding }) => binding !== undefined);
}

/**
 * Other models for seats with a model of their own. Seats that were given after one of them are given again too: what
 * is written last counts where two paths mean the same seat.
 */
export function reseatEntries({ performers }: RunState, others: OtherModels, { by, at }: Asked): Entry[] {
  const seats = currentSeats(performers);
  const changed = seats.map((seat) => withOther(seat, others));
  const first = changed.findIndex((seat, index) => seat !== seats[index]);
  if (first < 0) return [];
  return changed.slice(first).map(({ path, performer, binding }) => ({
    type: 'performer.changed',
    at,
    path,
    performer,
    ...(binding === undefined ? {} : { binding }),
    by,
  }));
}

function withOther(seat: PerformerChange, { seats = {} }: OtherModels): PerformerChange {
  const other = Object.hasOwn(seats, seat.path) ? seats[seat.path] : undefined;
  return seat.binding === undefined || other === undefined ? seat : { ...seat, binding: other };
}

function currentSeats(performers: readonly PerformerChange[]): PerformerChange[] {
  return performers.filter(({ path }, index) => !performers.slice(index + 1).some((later) => later.path === path));
}
