import { FlowError } from '../errors.ts';
import { sha256Hex } from '../format/content-hash.ts';
import type { Entry, EntryOf } from '../journal/entries.ts';
import type { JsonObject } from '../json.ts';

export interface ForkPoint {
  /** How many entries of the other run to keep; its first entry is number 1. */
  readonly at: number;
  /** Other outputs for the last entry kept, which must be an `activation.completed`. */
  readonly edit?: { readonly outputs: JsonObject };
}

/**
 * The journal that a fork begins with. Any prefix of a journal is a journal, so nothing in it has to be guessed;
 * tasks get ids of their own, so that an answer to one run never reaches the other.
 */
export function forkEntries(entries: readonly Entry[], from: string, run: string, { at, edit }: ForkPoint): Entry[] {
  if (!Number.isInteger(at) || at < 1 || at > entries.length) {
    throw new FlowError('BAD_REQUEST', `The run has entries 1 to ${entries.length}; it cannot be forked at ${at}.`);
  }
  const kept = entries.slice(0, at).filter((entry) => entry.type !== 'run.ended');
  const forked = withTasksOf(run, kept);
  const [first] = forked;
  if (first?.type === 'run.started') {
    forked[0] = { ...withoutTies(first), forkedFrom: { run: from, sequence: at } };
  }
  if (edit === undefined) return forked;
  const last = forked.at(-1);
  if (last?.type !== 'activation.completed') {
    throw new FlowError('BAD_REQUEST', `Entry ${at} holds no outputs that could be edited.`);
  }
  const { passes: _, ...rest } = last;
  return [...forked.slice(0, -1), { ...rest, outputs: edit.outputs }];
}

/** How a run began, without what it was a part of or came from: a run that is made of it stands alone. */
export function withoutTies(started: EntryOf<'run.started'>): EntryOf<'run.started'> {
  const { movedFrom: _, traceparent: __, conversation: ___, batch: ____, ...rest } = started;
  return rest;
}

/** The entries with the ids that their tasks have in this run. */
export function withTasksOf(run: string, entries: readonly Entry[]): Entry[] {
  const opened = new Map<string, number>();
  return entries.map((entry) => {
    switch (entry.type) {
      case 'task.opened': {
        const count = (opened.get(entry.address) ?? 0) + 1;
        opened.set(entry.address, count);
        return { ...entry, task: { ...entry.task, id: taskId(run, entry.address, count) } };
      }
      case 'task.answered':
      case 'task.expired':
        return { ...entry, task: taskId(run, entry.address, opened.get(entry.address) ?? 1) };
      default:
        return entry;
    }
  });
}

/** The same task has the same id in every fold of a run, and another one in a fork of it. */
export function taskId(run: string, address: string, count: number): string {
  return `t${sha256Hex(`${run}\n${address}${count === 1 ? '' : `\n${count}`}`).slice(0, 24)}`;
}
