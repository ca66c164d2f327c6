/** Of the time that a lock lasts: what is left is for the word of a renewal to come back, and for calls to leave. */
const sureShare = 0.8;

/** Until when the runs that this process holds are surely its own, by its own count of time. */
export class Holds {
  readonly #sureMs: number;
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(lockMs: number, now: () => number = () => performance.now()) {
    this.#sureMs = lockMs * sureShare;
    this.#now = now;
  }

  /** The lock was taken so many milliseconds ago. */
  begin(id: string, ago: number): void {
    this.#until.set(id, this.#now() - Math.max(0, ago) + this.#sureMs);
  }

  /** These locks were renewed a moment ago. */
  renew(ids: readonly string[]): void {
    // One that has ended meanwhile is nobody's.
    for (const id of ids) if (this.#until.has(id)) this.#until.set(id, this.#now() + this.#sureMs);
  }

  isSure(id: string): boolean {
    return this.#now() < (this.#until.get(id) ?? 0);
  }

  end(id: string): void {
    this.#until.delete(id);
  }
}
