import type { Json } from '#engine/json';
import type { Bus, BusListener } from './bus.ts';

/** A bus within one process. Messages arrive a turn later, as copies: nobody can count on more from another process. */
export function inProcessBus(): Bus {
  const listeners = new Map<string, Set<BusListener>>();
  return {
    publish(topic, message) {
      const text = JSON.stringify(message);
      setImmediate(() => {
        for (const listener of listeners.get(topic) ?? []) listener(JSON.parse(text) as Json); // JSON by its nature
      });
    },
    async subscribe(topic, listener) {
      const all = listeners.get(topic) ?? new Set();
      listeners.set(topic, all);
      all.add(listener);
    },
    async close() {
      listeners.clear();
    },
  };
}
