import type { Entry } from './entries.ts';
import type { Append, Appended, JournalStore, RunFilter, RunSummary } from './store.ts';

interface Run {
  readonly entries: Entry[];
  summary: RunSummary;
}

/**
 * A journal in memory, for tests, the bench and runs that need not outlive the process. Nothing is copied:
 * entries come back as the objects that were appended. It stays usable after `close`, so that a test can
 * restart an engine on it.
 */
export function memoryStore(): JournalStore {
  const runs = new Map<string, Run>();
  const runOfTask = new Map<string, string>();

  function appendNow(append: Append): Appended {
    const run = runs.get(append.run);
    const end = run === undefined ? 0 : run.entries.length;
    if (append.after !== end) return { ok: false, newer: run === undefined ? [] : run.entries.slice(append.after) };
    if (run === undefined) {
      runs.set(append.run, { entries: [...append.entries], summary: append.summary });
    } else {
      for (const entry of append.entries) run.entries.push(entry);
      run.summary = append.summary;
    }
    for (const entry of append.entries) {
      // The first opener keeps the task: a fork's copied entries must not steal the link somebody was given.
      if (entry.type === 'task.opened' && !runOfTask.has(entry.task.id)) runOfTask.set(entry.task.id, append.run);
    }
    return { ok: true };
  }

  return {
    append: async (append) => appendNow(append),
    read: async (run, after = 0) => runs.get(run)?.entries.slice(after) ?? [],
    summary: async (run) => runs.get(run)?.summary,
    list: async (filter) => select([...runs.values()], filter),
    runOfTask: async (task) => runOfTask.get(task),
    async remove(run) {
      runs.delete(run);
      for (const [task, owner] of runOfTask) if (owner === run) runOfTask.delete(task);
    },
    close: async () => {},
  };
}

function select(runs: readonly Run[], filter: RunFilter): RunSummary[] {
  const { status, flow, batch, before, limit } = filter;
  const matching = runs
    .map((run) => run.summary)
    .filter(
      (summary) =>
        (status === undefined || status.includes(summary.status)) &&
        (flow === undefined || summary.flow === flow) &&
        (batch === undefined || (summary.batch ?? null) === batch) &&
        (before === undefined || summary.createdAt < before),
    )
    .sort(newestFirst);
  if (limit === undefined || matching.length <= limit) return matching;
  // `before` cannot point between runs of one millisecond, so a page never ends between them.
  const last = matching[limit - 1]?.createdAt;
  return matching.filter((summary, index) => index < limit || summary.createdAt === last);
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt;
  return a.run < b.run ? 1 : -1;
}
