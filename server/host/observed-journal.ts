import type { Append, JournalStore } from '#engine/journal/store';
import { storeWith } from '#engine/journal/store-with';

/** Hears of entries once they are durable. What it throws would be lost; it must not. */
export type AppendListener = (append: Append) => void;

/** The same store, and somebody who is told of everything that this process has written to it. */
export function observedJournal(store: JournalStore, listener: AppendListener): JournalStore {
  return storeWith(store, {
    async append(append) {
      const appended = await store.append(append);
      if (appended.ok) listener(append);
      return appended;
    },
  });
}
