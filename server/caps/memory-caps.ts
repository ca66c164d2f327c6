import { type Caps, lookAgainMs, spacingOf } from './caps.ts';

interface Count {
  inHand: number;
  /** When the next call may begin, and until when the provider wants to be left alone. */
  nextAt: number;
  heldUntil: number;
}

/** For a process that shares its providers with no other. */
export function memoryCaps(now: () => number): Caps {
  const counts = new Map<string, Count>();
  const countOf = (provider: string): Count => {
    const count = counts.get(provider) ?? { inHand: 0, nextAt: 0, heldUntil: 0 };
    counts.set(provider, count);
    return count;
  };
  return {
    async take(provider, limit) {
      const count = countOf(provider);
      const at = now();
      if (count.heldUntil > at) return { waitMs: count.heldUntil - at, reason: 'held' };
      if (limit?.atOnce !== undefined && count.inHand >= limit.atOnce)
        return { waitMs: lookAgainMs, reason: 'at-once' };
      if (count.nextAt > at) return { waitMs: count.nextAt - at, reason: 'rate' };
      count.inHand += 1;
      count.nextAt = at + spacingOf(limit);
      let isHeld = true;
      return {
        release() {
          if (isHeld) count.inHand -= 1;
          isHeld = false;
        },
      };
    },
    async hold(provider, ms) {
      const count = countOf(provider);
      count.heldUntil = Math.max(count.heldUntil, now() + ms);
    },
    close: async () => {},
  };
}
