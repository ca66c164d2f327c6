import type { AccessRules, Credentials } from './access-rules.ts';

interface Watched {
  readonly credentials: Credentials;
  /** Ends each of the streams that these credentials opened. */
  readonly ends: Set<() => void>;
}

/**
 * Ends streams whose reader is let in no more: signed out, removed, or their token revoked, in whatever process. Each
 * reader is asked about once in a while, however many streams they have open.
 */
export class StreamRights {
  readonly #admit: AccessRules['admit'];
  readonly #everyMs: number;
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(admit: AccessRules['admit'], everyMs: number) {
    this.#admit = admit;
    this.#everyMs = everyMs;
  }

  /** Calls `end` when the reader's right ends; the returned function says that the stream is over. */
  watch(credentials: Credentials, end: () => void): () => void {
    const key = keyOf(credentials);
    const watched = this.#watched.get(key) ?? { credentials, ends: new Set() };
    watched.ends.add(end);
    this.#watched.set(key, watched);
    this.#timer ??= setInterval(() => void this.#look(), this.#everyMs).unref();
    return () => {
      watched.ends.delete(end);
      if (watched.ends.size === 0 && this.#watched.get(key) === watched) this.#watched.delete(key);
      if (this.#watched.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const { credentials, ends } of [...this.#watched.values()]) {
        if ((await this.#isAdmitted(credentials)) === false) for (const end of [...ends]) end();
      }
    } finally {
      this.#isLooking = false;
    }
  }

  /** Undefined while it cannot be found out: a store that is away ends nobody's right. */
  async #isAdmitted(credentials: Credentials): Promise<boolean | undefined> {
    try {
      return (await this.#admit(credentials)) !== undefined;
    } catch {
      return undefined;
    }
  }
}

function keyOf({ bearer, cookie }: Credentials): string {
  return bearer === undefined ? `cookie ${cookie ?? ''}` : `bearer ${bearer}`;
}
