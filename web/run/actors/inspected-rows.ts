import type { InspectedActor, InspectedRun } from '../../client/inspected-run.ts';
import { inspectedRowsText } from '../../text/run-views.ts';
import type { MachineConfig } from './life-chart.ts';

export interface InspectedRow {
  readonly depth: number;
  readonly actor: InspectedActor;
  /** By what lists select a row; no two actors have the same. */
  readonly address: string;
}

/** The actors as a tree in the order of their beginning; with `all` false only those that are alive. */
export function inspectedRows({ actors }: InspectedRun, all: boolean): InspectedRow[] {
  const known = new Set(actors.map(({ session }) => session));
  const children = new Map<string | undefined, InspectedActor[]>();
  for (const actor of actors) {
    if (!all && actor.status !== 'active') continue;
    // A parent that is forgotten leaves its children at the top.
    const parent = actor.parent !== undefined && known.has(actor.parent) ? actor.parent : undefined;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [actor]);
    else siblings.push(actor);
  }
  const rows: InspectedRow[] = [];
  // A stack instead of recursion: flows may call themselves hundreds deep.
  const stack = (children.get(undefined) ?? []).toReversed().map((actor) => ({ actor, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    rows.push({ ...next, address: next.actor.session });
    for (const actor of (children.get(next.actor.session) ?? []).toReversed())
      stack.push({ actor, depth: next.depth + 1 });
  }
  return rows;
}

/** What every actor of XState goes through that has no states of its own. */
export const actorMachine: MachineConfig = {
  initial: 'active',
  on: { done: '.done', error: '.error', stopped: '.stopped' },
  states: { active: {}, done: { type: 'final' }, error: { type: 'final' }, stopped: { type: 'final' } },
};

/** The machine that an actor is, and the state that it is in. */
export function machineOf(actor: InspectedActor): { readonly machine: MachineConfig; readonly now: string } {
  return actor.machine !== undefined && actor.value !== undefined
    ? { machine: actor.machine, now: actor.value }
    : { machine: actorMachine, now: actor.status };
}

/** XState's names of events in the words of the workbench. */
export function eventText(type: string): string {
  if (type === 'xstate.init') return inspectedRowsText.begins;
  if (type === 'xstate.stop') return inspectedRowsText.isStopped;
  if (type.startsWith('xstate.done.actor') || type === 'xstate.promise.resolve') return inspectedRowsText.isDone;
  if (type.startsWith('xstate.error.actor') || type === 'xstate.promise.reject') return inspectedRowsText.failed;
  return type;
}
