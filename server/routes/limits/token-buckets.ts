const mostKeys = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** So many a second for each of many, and a burst of them at once. */
export class TokenBuckets {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes one; returns 0, or else after how many milliseconds there is one. `now` is in milliseconds. */
  take(key: string, now: number): number {
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    const filled = Math.min(this.#burst, tokens + (Math.max(0, now - at) / 1000) * this.#perSecond);
    const isThere = filled >= 1;
    // Set anew, so that those who were seen last stand at the end.
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: isThere ? filled - 1 : filled, at: now });
    if (this.#buckets.size > mostKeys) this.#forgetOldest();
    return isThere ? 0 : ((1 - filled) / this.#perSecond) * 1000;
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}
