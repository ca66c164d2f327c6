import { viewRun } from '#engine';
import { FlowError } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import type { RunView } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import { rightLost, type WatchRight } from '../access/guard.ts';
import { type FeedItem, feedRun } from '../durable/entry-feed.ts';
import { requireRun, viewOf } from '../routes/find-run.ts';
import type { ServerParts } from '../server-parts.ts';

/** What a program that called a flow is told while it runs. */
export type RunNews =
  /** A piece of the answer, as its model writes it. */
  | { readonly type: 'text'; readonly text: string }
  /** An activation has ended: how many so far, and which. */
  | { readonly type: 'step'; readonly done: number; readonly address: string }
  /** Only people can make it go on. */
  | { readonly type: 'waiting'; readonly run: RunView }
  /** It is final, or paused until somebody resumes it. */
  | { readonly type: 'ended'; readonly run: RunView };

export interface WatchOptions {
  readonly run: string;
  /** The output whose text is wanted while it is written. */
  readonly output?: string;
  readonly signal: AbortSignal;
  readonly actor: Actor;
  /** Says when the actor is let in no more. */
  readonly right: WatchRight;
}

type Parts = Pick<ServerParts, 'owner' | 'journal' | 'runOwners'>;

/**
 * What happens in a run until it is final or paused, for whoever called it. Ends without `ended` when it is aborted,
 * and when whoever watches is too slow; throws FORBIDDEN when their right ends before.
 */
export async function* watchRun(parts: Parts, options: WatchOptions): AsyncGenerator<RunNews> {
  const lost = new AbortController();
  const isOver = options.right(() => lost.abort());
  try {
    yield* newsOf(parts, { ...options, signal: AbortSignal.any([options.signal, lost.signal]) });
  } finally {
    isOver();
  }
  if (lost.signal.aborted) throw new FlowError('FORBIDDEN', rightLost);
}

async function* newsOf(parts: Parts, { run, output, signal, actor }: WatchOptions): AsyncGenerator<RunNews> {
  const sources = new Set<string>();
  const open = new Set<string>();
  let done = 0;
  let told = '';
  for await (const item of feedRun(parts.owner, parts.journal, { run, after: 0, signal })) {
    if (item.type === 'delta' && isOf(sources, item)) yield { type: 'text', text: item.text };
    if (item.type !== 'entry') continue;
    const { entry } = item;
    if (entry.type === 'run.started' && output !== undefined)
      for (const node of sourcesOf(entry.flow, output)) sources.add(node);
    if (entry.type === 'activation.completed') yield { type: 'step', done: ++done, address: entry.address };
    if (entry.type === 'run.ended' || entry.type === 'run.paused') {
      const ended = await viewOf(parts, run, actor);
      // Paused long ago and going on since: the journal is told from its beginning.
      if (entry.type === 'run.paused' && ended.status !== 'paused') continue;
      yield { type: 'ended', run: ended };
      return;
    }
    if (entry.type === 'task.opened') open.add(entry.task.id);
    if (entry.type === 'task.answered' || entry.type === 'task.expired') open.delete(entry.task);
    if (open.size === 0) continue;
    const summary = await requireRun(parts, run, actor);
    const tasks = summary.openTasks.map(({ id }) => id).join(' ');
    if (summary.status !== 'waiting' || tasks === told) continue;
    told = tasks;
    yield { type: 'waiting', run: viewRun(summary) };
  }
}

/** Whether nobody may be told the answer any more. */
export function isForbidden(error: unknown): boolean {
  return error instanceof FlowError && error.code === 'FORBIDDEN';
}

/** Nodes of the outermost body from which an output comes. */
function sourcesOf(flow: FlowFile, output: string): string[] {
  return flow.edges.filter(({ to }) => to === `output.${output}`).map(({ from }) => from.split('.')[0]!);
}

/** Of several samples only the first one is told. */
function isOf(sources: ReadonlySet<string>, { address, sample }: Extract<FeedItem, { type: 'delta' }>): boolean {
  return sample === 0 && sources.has(address.replace(/#\d+$/, ''));
}
