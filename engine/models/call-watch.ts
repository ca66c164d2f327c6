import { FlowError } from '../errors.ts';
import type { CallOptions } from '../host.ts';

export interface Timeouts {
  /** Until the server has answered with its headers. */
  readonly connectMs: number;
  /** From the headers until the first byte of the reply. */
  readonly firstByteMs: number;
  /** Between any two parts of the reply; comments that only keep the connection alive count. */
  readonly idleMs: number;
}

const endMs = 2000;

/** Watches one HTTP call: three time-outs in turn, and the caller's signal. */
export class CallWatch {
  /** Aborts when the caller does or when a time-out has passed. */
  readonly signal: AbortSignal;
  readonly #expiry = new AbortController();
  readonly #caller: Pick<CallOptions, 'signal' | 'mayBegin'>;
  readonly #provider: string;
  readonly #timeouts: Timeouts;
  #idleMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(provider: string, timeouts: Timeouts, caller: Pick<CallOptions, 'signal' | 'mayBegin'>) {
    this.#provider = provider;
    this.#timeouts = timeouts;
    this.#caller = caller;
    this.#idleMs = timeouts.idleMs;
    this.signal = AbortSignal.any([caller.signal, this.#expiry.signal]);
    this.#arm(timeouts.connectMs, 'did not answer within');
  }

  /** `fetch`, watched: the answer's body passes through unchanged while it is timed. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    // Whatever the call waited for until now took time, and this process may have stood still meanwhile.
    if (this.#caller.mayBegin?.() === false) {
      this.#expiry.abort(notBegun(this.#provider));
      this.#expiry.signal.throwIfAborted();
    }
    const response = await globalThis.fetch(input, init);
    this.#arm(this.#timeouts.firstByteMs, 'answered, but sent no part of its reply within');
    if (response.body === null) return response;
    const timed = new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        this.#arm(this.#idleMs, 'fell silent in the middle of its reply for');
        controller.enqueue(bytes);
      },
    });
    return new Response(response.body.pipeThrough(timed), response);
  };

  /** The reply is finished: only its usage may follow, and no server is waited for long that leaves its line open. */
  expectEnd(): void {
    this.#idleMs = Math.min(this.#timeouts.idleMs, endMs);
    this.#arm(this.#idleMs, 'did not end its finished reply within');
  }

  /** Why the call was stopped: the caller's own reason, MODEL_TIMEOUT or STALE_WRITER; undefined when it was not. */
  stopReason(): unknown {
    const { signal } = this.#caller;
    return signal.aborted ? signal.reason : this.expired();
  }

  expired(): FlowError | undefined {
    const { reason } = this.#expiry.signal;
    return reason instanceof FlowError ? reason : undefined;
  }

  /** Ends the watch, and the connection if a body was left unread. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#expiry.abort();
  }

  #arm(limitMs: number, what: string): void {
    clearTimeout(this.#timer);
    const message = `The provider '${this.#provider}' ${what} ${limitMs} ms.`;
    this.#timer = setTimeout(() => this.#expiry.abort(new FlowError('MODEL_TIMEOUT', message)), limitMs);
  }
}

function notBegun(provider: string): FlowError {
  return new FlowError('STALE_WRITER', `The provider '${provider}' was not called: somebody else may be calling it.`);
}
