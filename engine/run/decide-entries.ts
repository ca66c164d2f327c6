import { FlowError, toErrorFact } from '../errors.ts';
import { compileExpression, truthy } from '../expressions/index.ts';
import type { FlowNode } from '../format/flow-file.ts';
import { isIdempotent } from '../format/http-node.ts';
import type { Entry, RunUsage, TaskFact } from '../journal/entries.ts';
import { noUsage } from '../journal/usage.ts';
import { isDeeperThan, isLargerThan, type Json, maxMessageDepth } from '../json.ts';
import type { AskedTask, Draft, NodeRegistry, Settlement, TaskDraft, Turn } from '../nodes/node-logic.ts';
import { seededRandom } from '../random.ts';
import { compileSchema } from '../schema/check-value.ts';
import { inputValues } from './activation-context.ts';
import { taskId } from './fork.ts';
import { loopNode, outputsValue } from './loop-rounds.ts';
import { budgetOf, limitReached } from './node-budgets.ts';
import { performerOf } from './performer.ts';
import { isAwaited, type ReadyEffect } from './ready-effect.ts';
import type { OpenActivation, RunState, TaskRecord } from './run-state.ts';
import type { BodyScope } from './scope.ts';

/** What the outputs of one activation may hold together, in characters of JSON. */
export const maxMessageSize = 2_000_000;

/** Throws MESSAGE_TOO_LARGE; a journal is for messages, large data belongs behind a reference. */
function requireSmall(outputs: Json, address: string): void {
  if (isDeeperThan(outputs, maxMessageDepth)) {
    const message = `"${address}" made a message that nests more than ${maxMessageDepth} levels.`;
    throw new FlowError('MESSAGE_TOO_LARGE', message, { where: { address } });
  }
  if (!isLargerThan(outputs, maxMessageSize)) return;
  throw new FlowError('MESSAGE_TOO_LARGE', `"${address}" made messages of more than ${maxMessageSize} characters.`, {
    where: { address },
  });
}

/** Pure decisions: what entries follow from the state and something that happened. Nothing here acts. */

export function completedEntry(open: OpenActivation, settled: Settlement, work: Spent): Entry {
  const { outputs, passes, write, vectors, turns, model, finishReason } = settled;
  requireSmall(write === undefined ? outputs : [outputs, write], open.address);
  return {
    type: 'activation.completed',
    at: work.at,
    address: open.address,
    outputs,
    ...(passes === undefined ? {} : { passes: { ...passes } }),
    ...(write === undefined ? {} : { write }),
    ...(vectors === undefined ? {} : { vectors }),
    ...workFields({ turns, model, finishReason }, work),
  };
}

function draftEntry(open: OpenActivation, draft: Draft, work: Spent): Entry {
  const { draft: value, turns, model, finishReason } = draft;
  requireSmall(value, open.address);
  return {
    type: 'draft.completed',
    at: work.at,
    address: open.address,
    value,
    ...workFields({ turns, model, finishReason }, work),
  };
}

/** When it ended and, for an effect, when it began and what it cost. */
interface Spent {
  readonly at: number;
  readonly startedAt?: number;
  readonly usage?: RunUsage;
}
type Work = Partial<Pick<Settlement, 'turns' | 'model' | 'finishReason'>>;

function workFields(
  { turns, model, finishReason }: { [K in keyof Work]: Work[K] | undefined },
  { usage, startedAt }: Spent,
) {
  return {
    ...(turns === undefined ? {} : { turns: turns.map(turnFact) }),
    ...(usage === undefined || (usage.calls === 0 && usage.cached === undefined) ? {} : { usage }),
    ...(model === undefined ? {} : { model }),
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

function turnFact({ calls, callId, ...turn }: Turn) {
  return {
    ...turn,
    ...(calls === undefined ? {} : { calls: calls.map((call) => ({ ...call })) }),
    ...(callId === undefined ? {} : { callId }),
  };
}

export function taskEntry(run: string, open: OpenActivation, draft: TaskDraft, at: number): Entry {
  const { dueSeconds, ...fact } = draft;
  const task: TaskFact = {
    ...fact,
    id: taskId(run, open.address, open.tasksOpened + 1),
    messages: inputValues(open),
    ...(dueSeconds === undefined ? {} : { dueAt: at + dueSeconds * 1000 }),
  };
  return { type: 'task.opened', at, address: open.address, task };
}

/** The same task for whoever is asked next; undefined when nobody is. */
export function escalatedEntry(run: string, open: OpenActivation, { fact }: TaskRecord, at: number): Entry | undefined {
  const { id: _, messages: __, dueAt: ___, escalatesTo: next, ...asked } = fact;
  if (next === undefined) return undefined;
  const { role, dueSeconds } = next;
  return taskEntry(
    run,
    open,
    { ...asked, role, escalatedFrom: fact.role, ...(dueSeconds === undefined ? {} : { dueSeconds }) },
    at,
  );
}

/** Throws TASK_NOT_FOUND, TASK_ANSWERED, TASK_CLOSED or ANSWER_INVALID; an identical second answer adds nothing. */
export function answerEntries(
  state: RunState,
  registry: NodeRegistry,
  answer: { task: string; value: Json; by: string; at: number },
): Entry[] {
  const task = state.tasks.get(answer.task);
  if (task === undefined) throw new FlowError('TASK_NOT_FOUND', `There is no task "${answer.task}".`);
  const { title } = task.fact;
  if (task.status === 'answered') {
    if (JSON.stringify(task.answer) === JSON.stringify(answer.value)) return [];
    throw new FlowError(
      'TASK_ANSWERED',
      `"${title}" was answered otherwise${task.by === undefined ? '' : ` by ${task.by}`}.`,
    );
  }
  if (task.status === 'closed') throw new FlowError('TASK_CLOSED', `"${title}" no longer waits for an answer.`);
  const checked = compileSchema(task.fact.schema).check(answer.value);
  if (!checked.ok) {
    const problems = checked.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    throw new FlowError('ANSWER_INVALID', `The answer does not fit the form: ${problems.join('; ')}.`, {
      detail: JSON.stringify(checked.problems),
    });
  }
  const open = state.open.get(task.address);
  if (open === undefined) throw new FlowError('TASK_CLOSED', `"${title}" no longer waits for an answer.`);
  const logic = registry(open.node.node.type);
  if (logic?.answered === undefined)
    throw new FlowError('INTERNAL', `Node "${open.node.id}" opens tasks but takes no answers.`);
  const settled = logic.answered(askedTask(state, open, task), checked.value);
  return [
    {
      type: 'task.answered',
      at: answer.at,
      address: task.address,
      task: answer.task,
      answer: checked.value,
      by: answer.by,
    },
    completedEntry(open, settled, { at: answer.at }),
  ];
}

/** What a node's logic needs to know of a task that comes to its end. */
export function askedTask(state: RunState, open: OpenActivation, { fact }: TaskRecord): AskedTask {
  return {
    node: open.node.node,
    performer: performerOf(state, open)?.performer,
    draft: open.draft,
    prompt: fact.prompt,
    title: fact.title,
    role: fact.role,
  };
}

/** A task whose time is over: its default answer, somebody else to ask, or a failure. */
function expiredEntries(state: RunState, open: OpenActivation, context: Due): Entry[] {
  const id = open.task!; // the caller has looked
  return [
    { type: 'task.expired', at: context.at, address: open.address, task: id },
    afterTask(state, open, { ...context, isAnswered: false }),
  ];
}

/** What a task that is over leads to: what its answer, or its default, comes to; somebody else to ask; or a failure. */
function afterTask(
  state: RunState,
  open: OpenActivation,
  { run, registry, at, isAnswered }: Due & { isAnswered: boolean },
): Entry {
  const task = state.tasks.get(open.task!)!; // the caller has looked
  const escalated = isAnswered ? undefined : escalatedEntry(run, open, task, at);
  if (escalated !== undefined) return escalated;
  const logic = registry(open.node.node.type);
  try {
    const asked = askedTask(state, open, task);
    const settled = isAnswered ? logic?.answered?.(asked, task.answer ?? null) : logic?.expired?.(asked);
    if (settled !== undefined) return completedEntry(open, settled, { at });
    throw new FlowError('TASK_EXPIRED', `Nobody answered "${task.fact.title}" in time.`);
  } catch (error) {
    // Thrown on, it would leave the activation open for ever.
    const { address } = open;
    return { type: 'activation.failed', at, address, error: toErrorFact(error, { address }) };
  }
}

/** Whether a loop goes on after the round that ended: the condition met, stalled, out of rounds, or none of these. */
export function roundEntry(state: RunState, scope: BodyScope, at: number): Entry {
  const node = loopNode(scope);
  const loop = scope.loop!;
  const values = { ...outputsValue(loop.previous), round: loop.round };
  const score =
    node.score === undefined ? undefined : asNumber(compileExpression(node.score).evaluate(values), node.id);
  const isMet = node.until !== undefined && truthy(compileExpression(node.until).evaluate(values));
  const hasRisen = score !== undefined && (loop.best === undefined || score > loop.best.score);
  const stalled = hasRisen ? 0 : loop.roundsWithoutRise + 1;
  const isSpent = isBudgetSpent(state, scope);
  const isStalled = node.stalledRounds !== undefined && score !== undefined && stalled >= node.stalledRounds;
  const exit = isMet
    ? 'met'
    : isStalled
      ? 'stalled'
      : loop.round >= node.maxRounds
        ? 'exhausted'
        : isSpent
          ? 'budget'
          : undefined;
  return {
    type: 'round.ended',
    at,
    address: scope.address,
    round: loop.round,
    ...(exit === undefined ? {} : { exit }),
    ...(score === undefined ? {} : { score }),
  };
}

/** Whether the loop's own budget says that no further round begins. */
function isBudgetSpent(state: RunState, scope: BodyScope): boolean {
  const budget = budgetOf(state, scope.parent as BodyScope, scope.parentNode); // a loop lies in a body
  if (budget === undefined || !budget.endsLoop) return false;
  return limitReached(state.nodeUsage.get(budget.path) ?? noUsage(), budget.limits, 1) !== undefined;
}

function asNumber(value: Json, node: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new FlowError('EXPRESSION_FAILED', `The score of loop "${node}" is not a number: ${JSON.stringify(value)}.`, {
    where: { node },
  });
}

export interface FailedAttempt {
  readonly open: OpenActivation;
  readonly error: unknown;
  readonly at: number;
  readonly startedAt: number;
  readonly usage: RunUsage;
  readonly seed: string;
}

const maxRetryDelayMs = 60_000;

/** Another attempt after a while, or the end of the activation, as the node's policy and the kind of error say. */
export function failureEntry({ open, error, at, startedAt, usage, seed }: FailedAttempt): Entry {
  const { node } = open.node;
  const attempt = open.failures + 1;
  const retry = 'retry' in node ? node.retry : undefined;
  const attempts = retry?.attempts ?? standardAttempts(node);
  const fact = toErrorFact(error, { node: open.node.id, address: open.address });
  const counted = usage.calls > 0 ? { usage } : {};
  if (!isWorthRetrying(error, retry !== undefined) || attempt >= attempts) {
    return { type: 'activation.failed', at, address: open.address, error: fact, startedAt, ...counted };
  }
  const asked = error instanceof FlowError ? error.retryAfterMs : undefined;
  const delay = Math.min((retry?.delaySeconds ?? 1) * 1000 * (retry?.factor ?? 2) ** (attempt - 1), maxRetryDelayMs);
  const jitter = 0.8 + 0.4 * seededRandom(`${seed}/${open.address}/attempt/${attempt}`)();
  const retryAt = at + Math.round(asked ?? delay * jitter);
  return { type: 'attempt.failed', at, address: open.address, attempt, error: fact, retryAt, ...counted };
}

/** A call that may have been made is repeated by itself only when twice is the same as once. */
function standardAttempts(node: FlowNode): number {
  const asksModel = node.type === 'ask' || (node.type === 'memory' && node.embedder !== undefined);
  return asksModel || (node.type === 'http' && isIdempotent(node)) ? 4 : 1;
}

/** What may pass is tried again by itself; what the author asked to be retried is too, unless it never can. */
function isWorthRetrying(error: unknown, isAsked: boolean): boolean {
  if (!(error instanceof FlowError)) return isAsked;
  return error.retry === 'later' || (isAsked && error.retry === 'after-fix');
}

interface EndedEffect {
  readonly effect: ReadyEffect;
  readonly end:
    | { readonly type: 'settled'; readonly result: Settlement | Draft }
    | { readonly type: 'failed'; readonly error: unknown };
  readonly at: number;
  readonly startedAt: number;
  readonly usage: FailedAttempt['usage'];
}

/** What an effect that has ended leads to; nothing when nobody waits for it any more. */
export function settledEntries(state: RunState, { effect, end, at, startedAt, usage }: EndedEffect): Entry[] {
  const open = isAwaited(state, effect) ? state.open.get(effect.open.address) : undefined;
  if (open === undefined) return [];
  const fail = (error: unknown) => [failureEntry({ open, error, at, startedAt, usage, seed: state.started.seed })];
  if (end.type === 'failed') return fail(end.error);
  try {
    if ('draft' in end.result) return [draftEntry(open, end.result, { at, startedAt, usage })];
    return [completedEntry(open, end.result, { at, startedAt, usage })];
  } catch (error) {
    return fail(error);
  }
}

interface Due {
  readonly run: string;
  readonly registry: NodeRegistry;
  readonly at: number;
}

/**
 * What has come due: tasks that expire become entries; attempts that may begin again become fresh. Each is decided on
 * the state that the one before it left: a task that fails its flow closes the others there, due or not.
 */
export function* dueEntries(
  state: RunState,
  { isBegun, ...due }: Due & { isBegun: (address: string) => boolean },
): Generator<Entry> {
  const { at } = due;
  if (state.paused !== undefined) return;
  for (const open of [...state.open.values()]) {
    if (state.open.get(open.address) !== open) continue;
    const task = open.task === undefined ? undefined : state.tasks.get(open.task);
    if (task !== undefined) {
      // A fork may begin just behind an answer; what follows from that has still to be written.
      if (task.status !== 'open') yield afterTask(state, open, { ...due, isAnswered: task.status === 'answered' });
      // Whoever waits for a person is not tried again, though an attempt before the draft may have failed.
      else if (task.fact.dueAt !== undefined && task.fact.dueAt <= at) yield* expiredEntries(state, open, due);
    } else if (open.retryAt !== undefined && open.retryAt <= at && !isBegun(open.address)) {
      state.fresh.add(open.address);
    }
  }
}
