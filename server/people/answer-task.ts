import { foldRun, taskOf } from '#engine';
import { FlowError } from '#engine/errors';
import { canonicalJson, type Json } from '#engine/json';
import { seenHash } from '#engine/protocol/task-links';
import type { RunState } from '#engine/run/run-state';
import { type Actor, nameIn } from '../access/actor.ts';
import type { ServerParts } from '../server-parts.ts';

export interface Answering {
  readonly run: string;
  readonly task: string;
  readonly answer: Json;
  /** Hash of what whoever answers has seen, when their page says so. */
  readonly seen: string | undefined;
  /** The member's id; `local`, or `link:` and the id of the link. */
  readonly actor: string;
  /** As the journal has it. */
  readonly name: string;
}

type Parts = Pick<ServerParts, 'journal' | 'owner' | 'people' | 'rules'>;
type Found = NonNullable<ReturnType<typeof taskOf>>;

/**
 * Gives a task its answer, on whomever's behalf, and writes down who has seen what; the same answer a second time, say
 * after a lost reply, is no conflict. Rejects with TASK_NOT_FOUND, TASK_ANSWERED, TASK_CLOSED, ANSWER_INVALID, or with
 * CONFLICT when the task shows something else by now.
 */
export async function answerTask(parts: Parts, given: Answering): Promise<Json> {
  const { run, task, answer, seen, actor, name } = given;
  let shown = '';
  const check = (state: RunState) => {
    const found = requireTask(state, run, task);
    shown = seenHash(found.task);
    if (seen !== undefined && seen !== shown && found.status === 'open')
      throw new FlowError('CONFLICT', 'What this task shows has changed since you opened it. Look at it again.');
  };
  try {
    await parts.owner.answer(run, { task, answer, by: name, check });
  } catch (error) {
    if (!(error instanceof FlowError) || error.code !== 'TASK_ANSWERED') throw error;
    const stored = await readTask(parts, run, task);
    if (stored.answer === undefined || canonicalJson(stored.answer) !== canonicalJson(answer)) throw error;
    return stored.answer;
  }
  await parts.people.answers.record({ task, run, actor, name, seen: shown });
  const answered = { action: 'task.answered', target: task, detail: `seen ${shown}` };
  await parts.rules.accounts?.record({ member: actor, name }, answered);
  return answer;
}

export type MemberAnswer = Pick<Answering, 'run' | 'task' | 'answer' | 'seen'> & {
  /** Under which name, where nobody signs in. */
  readonly by: string | undefined;
};

/**
 * The answer of whoever sends a request, by whatever protocol: only who has the task, or an admin, may give it.
 * Rejects with FORBIDDEN, else as `answerTask` does.
 */
export async function answerAs(parts: Parts, actor: Actor, { by, ...given }: MemberAnswer): Promise<Json> {
  await parts.people.assignments.requireMine(given.task, actor);
  return answerTask(parts, { ...given, actor: actor.member, name: nameIn(actor, by) });
}

/** Rejects with TASK_NOT_FOUND. */
export async function readTask({ journal }: Pick<ServerParts, 'journal'>, run: string, task: string): Promise<Found> {
  return requireTask(foldRun(await journal.read(run)), run, task);
}

function requireTask(state: RunState, run: string, task: string): Found {
  const found = taskOf(state, run, task);
  if (found !== undefined) return found;
  throw new FlowError('TASK_NOT_FOUND', `There is no task "${task}".`);
}
