import type { CallOptions } from '../host.ts';

type Tell = (provider: string, message: string | undefined) => void;

/** Calls of one activation that wait for their turn: of several samples the last one that begins ends the wait. */
export class HeldCalls {
  readonly #tell: Tell;
  readonly #waiting = new Set<object>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Makes a call, which may say that it waits; it waits no longer when it says so, and when it has ended. */
  async during<T>(provider: string, call: (onHeld: NonNullable<CallOptions['onHeld']>) => Promise<T>): Promise<T> {
    const one = {};
    const onHeld = (message: string | undefined) => {
      if (message !== undefined) this.#waiting.add(one);
      else if (!this.#waiting.delete(one) || this.#waiting.size > 0) return;
      this.#tell(provider, message);
    };
    try {
      return await call(onHeld);
    } finally {
      onHeld(undefined);
    }
  }
}
