import type { QueuedAppend } from './journal-rows.ts';

/** Appends to one run that follow each other: written as one. */
export interface AppendGroup {
  readonly run: string;
  readonly after: number;
  readonly bodies: string[];
  readonly queued: QueuedAppend[];
}

const mostGroups = 500;
/** Characters of one statement. A single append that is larger is written alone. */
const mostText = 8_000_000;

/**
 * What can be written at once, in order; the rest comes after it. An append that does not follow what is before it in
 * the group of its run waits, with all later ones of that run.
 */
export function takeGroups(queue: readonly QueuedAppend[]): { groups: AppendGroup[]; rest: QueuedAppend[] } {
  const groups = new Map<string, AppendGroup>();
  const waiting = new Set<string>();
  const rest: QueuedAppend[] = [];
  let text = 0;
  for (const queued of queue) {
    const { run, after } = queued.append;
    const group = groups.get(run);
    const size = queued.bodies.reduce((sum, body) => sum + body.length, queued.summary.length);
    const follows = group === undefined ? groups.size < mostGroups : after === group.after + group.bodies.length;
    if (waiting.has(run) || !follows || (text > 0 && text + size > mostText)) {
      waiting.add(run);
      rest.push(queued);
      continue;
    }
    text += size;
    if (group === undefined) groups.set(run, { run, after, bodies: [...queued.bodies], queued: [queued] });
    else {
      group.bodies.push(...queued.bodies);
      group.queued.push(queued);
    }
  }
  return { groups: [...groups.values()], rest };
}
