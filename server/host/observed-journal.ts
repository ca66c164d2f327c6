import type { Append, JournalStore } from '#engine/journal/store';

/** Hears of entries once they are durable. What it throws would be lost; it must not. */
export type AppendListener = (append: Append) => void;

/** The same store, and somebody who is told of everything that this process has written to it. */
export function observedJournal(store: JournalStore, listener: AppendListener): JournalStore {
  return {
    async append(append) {
      const appended = await store.append(append);
      if (appended.ok) listener(append);
      return appended;
    },
    read: (run, after) => store.read(run, after),
    summary: (run) => store.summary(run),
    list: (filter) => store.list(filter),
    runOfTask: (task) => store.runOfTask(task),
    remove: (run) => store.remove(run),
    close: () => store.close(),
  };
}
