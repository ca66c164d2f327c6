import { FlowError } from '../errors.ts';
import type { Entry, EntryOf } from '../journal/entries.ts';
import { canonicalJson, type Json } from '../json.ts';
import type { Action, NodeRegistry, Settlement } from '../nodes/node-logic.ts';
import { compileSchema } from '../schema/check-value.ts';
import { contextOf } from './activation-context.ts';
import { askedTask, completedEntry, escalatedEntry, roundEntry, taskEntry } from './decide-entries.ts';
import type { OpenActivation, RunState, TaskRecord } from './run-state.ts';

type About<T extends Entry['type']> = EntryOf<T> & { readonly address: string };

/**
 * Works out again what is derived and compares: pure nodes, tasks and what follows from their answers, ends of rounds,
 * failures that follow from the inputs. What models, programs, pages and people said is taken as it is written.
 * Throws JOURNAL_MISMATCH, naming the entry. What does not fit the fold at all is left to the fold to refuse.
 */
export function verifyEntry(state: RunState, entry: Entry, registry: NodeRegistry): void {
  verifyPause(state, entry);
  switch (entry.type) {
    case 'activation.completed':
      verifyCompleted(state, entry, registry);
      return;
    case 'activation.failed':
    case 'attempt.failed':
      verifyFailed(state, entry, registry);
      return;
    case 'draft.completed':
      if (beginning(state, entry, registry)?.do !== 'perform')
        refuse(state, entry, 'is no draft that anybody asked for');
      return;
    case 'task.opened':
      verifyTask(state, entry, registry);
      return;
    case 'task.answered':
      verifyAnswer(state, entry);
      return;
    case 'round.ended':
      verifyRound(state, entry);
      return;
    case 'run.ended':
      verifyEnd(state, entry);
      return;
    default:
      return;
  }
}

function refuse(state: RunState, entry: Entry, why: string, detail?: string): never {
  const address = 'address' in entry ? entry.address : undefined;
  const of = address === undefined ? '' : ` of "${address}"`;
  throw new FlowError('JOURNAL_MISMATCH', `Entry ${state.sequence + 1} (${entry.type}${of}) ${why}.`, {
    ...(address === undefined ? {} : { where: { address } }),
    ...(detail === undefined ? {} : { detail }),
  });
}

const notWhilePaused: ReadonlySet<Entry['type']> = new Set([
  'run.paused',
  'task.opened',
  'task.expired',
  'round.ended',
]);

function verifyPause(state: RunState, entry: Entry): void {
  if (state.paused !== undefined && notWhilePaused.has(entry.type))
    refuse(state, entry, 'comes while the run is paused');
  if (state.paused === undefined && entry.type === 'run.resumed')
    refuse(state, entry, 'resumes a run that is not paused');
}

/** What the node does when it is begun, or what it throws; undefined when it is not open, which the fold refuses. */
function beginning(
  state: RunState,
  { address }: { readonly address: string },
  registry: NodeRegistry,
): Action | { readonly do: 'throw'; readonly error: unknown } | undefined {
  const open = state.open.get(address);
  if (open === undefined) return undefined;
  try {
    return registry(open.node.node.type)?.begin(contextOf(state, open));
  } catch (error) {
    return { do: 'throw', error };
  }
}

function taskOf(state: RunState, open: OpenActivation): TaskRecord | undefined {
  return open.task === undefined ? undefined : state.tasks.get(open.task);
}

/** Open, or over while somebody else is to be asked in its place. */
function isStillAsked({ status, fact }: TaskRecord): boolean {
  return status === 'open' || (status === 'closed' && fact.escalatesTo !== undefined);
}

/** What a task that is over comes to; undefined when it has no default. */
function afterTask(state: RunState, open: OpenActivation, task: TaskRecord, registry: NodeRegistry) {
  const logic = registry(open.node.node.type);
  const asked = askedTask(state, open, task);
  return task.answer === undefined ? logic?.expired?.(asked) : logic?.answered?.(asked, task.answer);
}

function verifyCompleted(state: RunState, entry: About<'activation.completed'>, registry: NodeRegistry): void {
  const open = state.open.get(entry.address);
  if (open === undefined) return;
  const task = taskOf(state, open);
  if (task === undefined) {
    const action = beginning(state, entry, registry);
    if (action?.do === 'settle') compareOutputs(state, entry, action);
    else if (action?.do !== 'perform') refuse(state, entry, 'has an outcome that its node cannot have');
    return;
  }
  if (isStillAsked(task)) refuse(state, entry, 'completes what a person has still to answer');
  const settled = afterTask(state, open, task, registry);
  if (settled === undefined) refuse(state, entry, 'completes what nobody answered in time');
  compareOutputs(state, entry, settled);
}

function compareOutputs(state: RunState, entry: About<'activation.completed'>, settled: Settlement): void {
  const { outputs, passes = {}, write = null } = entry;
  const expected = { outputs: settled.outputs, passes: { ...settled.passes }, write: settled.write ?? null };
  compare(state, entry, expected, { outputs, passes, write });
}

/** A failure of a node that needs nothing from outside must be the one that follows from its inputs. */
function verifyFailed(
  state: RunState,
  entry: About<'activation.failed'> | About<'attempt.failed'>,
  registry: NodeRegistry,
): void {
  const loop = state.endedRounds.get(entry.address);
  const open = state.open.get(entry.address);
  if (loop !== undefined) compareCode(state, entry, () => roundEntry(state, loop, entry.at));
  if (loop !== undefined || open === undefined) return;
  const task = taskOf(state, open);
  if (task !== undefined && isStillAsked(task)) refuse(state, entry, 'fails what a person has still to answer');
  compareCode(state, entry, () => {
    if (task !== undefined) {
      const settled = afterTask(state, open, task, registry);
      if (settled === undefined) throw new FlowError('TASK_EXPIRED', '');
      return completedEntry(open, settled, { at: entry.at });
    }
    const action = beginning(state, entry, registry);
    if (action?.do === 'throw') throw action.error;
    return action?.do === 'settle' ? completedEntry(open, action, { at: entry.at }) : undefined;
  });
}

/** The code only: how an error is put into words may change. Undefined: what happened outside is not known here. */
function compareCode(
  state: RunState,
  entry: { readonly error: { readonly code: string } } & Entry,
  work: () => unknown,
) {
  let done: unknown;
  try {
    done = work();
  } catch (error) {
    const code = error instanceof FlowError ? error.code : 'INTERNAL';
    if (code !== entry.error.code) refuse(state, entry, `says ${entry.error.code} where it comes to ${code}`);
    return;
  }
  if (done !== undefined) refuse(state, entry, 'fails where nothing fails');
}

function verifyTask(state: RunState, entry: About<'task.opened'>, registry: NodeRegistry): void {
  const open = state.open.get(entry.address);
  if (open === undefined) return; // the fold refuses it
  const before = taskOf(state, open);
  if (before !== undefined) {
    const escalated = before.status === 'closed' ? escalatedEntry('', open, before, entry.at) : undefined;
    if (escalated !== undefined) compareTask(state, entry, escalated);
    return; // else the fold refuses it
  }
  const action = beginning(state, entry, registry);
  if (action?.do !== 'open-task') refuse(state, entry, 'asks a person where nobody is to be asked');
  // Ids follow from the run's, which a journal does not hold.
  compareTask(state, entry, taskEntry('', open, action.task, entry.at));
}

function compareTask(state: RunState, entry: About<'task.opened'>, expected: Entry): void {
  const opened = expected as typeof entry; // a `task.opened`
  compare(state, entry, { ...asJson(opened.task), id: '' }, { ...asJson(entry.task), id: '' });
}

function verifyAnswer(state: RunState, entry: About<'task.answered'>): void {
  const task = state.tasks.get(entry.task);
  if (task === undefined) return; // the fold refuses it
  if (!compileSchema(task.fact.schema).check(entry.answer).ok)
    refuse(state, entry, 'does not fit the form of its task');
}

function asJson(task: object): { readonly [key: string]: Json } {
  return JSON.parse(JSON.stringify(task)) as { readonly [key: string]: Json }; // drops what is undefined
}

function verifyRound(state: RunState, entry: About<'round.ended'>): void {
  const scope = state.endedRounds.get(entry.address);
  if (scope === undefined) return;
  let worked: Entry;
  try {
    worked = roundEntry(state, scope, entry.at);
  } catch {
    refuse(state, entry, 'ends a round whose condition or score cannot be evaluated');
  }
  const { at: _, ...expected } = worked;
  const { at: __, ...written } = entry;
  compare(state, entry, expected as Json, written as Json); // entries are plain JSON
}

function verifyEnd(state: RunState, entry: EntryOf<'run.ended'>): void {
  const { outcome } = state;
  const expected = entry.status === 'failed' && outcome !== undefined && 'error' in outcome ? outcome.error : undefined;
  const said = (error: { code: string; where?: object | undefined } | undefined): Json =>
    error === undefined ? null : { code: error.code, where: { ...error.where } };
  compare(state, entry, said(expected), said(entry.error));
}

function compare(state: RunState, entry: Entry, expected: Json, written: Json): void {
  const [worked, said] = [canonicalJson(expected), canonicalJson(written)];
  if (worked === said) return;
  const detail = `expected ${worked.slice(0, 400)}; the journal says ${said.slice(0, 400)}`;
  refuse(state, entry, 'does not follow from those before it', detail);
}
