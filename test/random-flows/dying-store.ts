import type { Append, JournalStore } from '#engine/index';
import { storeWith } from '#engine/journal/store-with';

/** What a store throws in place of the process dying. Nothing catches it, as nothing catches a power cut. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

/** Which write of a process is its last one, and whether that write became durable. */
export interface Death {
  readonly write: number;
  readonly when: 'before' | 'after';
}

export interface DyingStore extends JournalStore {
  readonly isDead: boolean;
  /** Appends that have not been answered yet. */
  readonly inFlight: number;
  readonly writes: number;
}

/** A store whose process dies at a write; after that nothing reaches it any more. */
export function dyingStore(store: JournalStore, death: Death | undefined): DyingStore {
  let writes = 0;
  let inFlight = 0;
  let isDead = false;
  async function append(entries: Append) {
    if (isDead) throw new Killed();
    writes += 1;
    const isLast = writes === death?.write;
    if (isLast && death.when === 'before') {
      isDead = true;
      throw new Killed();
    }
    inFlight += 1;
    try {
      const appended = await store.append(entries);
      if (isLast) {
        isDead = true;
        throw new Killed();
      }
      return appended;
    } finally {
      inFlight -= 1;
    }
  }
  return {
    ...storeWith(store, { append }),
    get isDead() {
      return isDead;
    },
    get inFlight() {
      return inFlight;
    },
    get writes() {
      return writes;
    },
  };
}
