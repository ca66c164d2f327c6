import type { JournalStore } from './store.ts';

/** The same store but for the functions given; those may call the ones of `store` that they stand for. */
export function storeWith(store: JournalStore, own: Partial<JournalStore>): JournalStore {
  return {
    append: (append) => store.append(append),
    read: (run, after) => store.read(run, after),
    summary: (run) => store.summary(run),
    list: (filter) => store.list(filter),
    runOfTask: (task) => store.runOfTask(task),
    remove: (run) => store.remove(run),
    close: () => store.close(),
    ...own,
  };
}
