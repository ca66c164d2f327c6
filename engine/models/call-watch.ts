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
  readonly #controller = new AbortController();
  readonly #caller: Pick<CallOptions, 'signal' | 'mayBegin'>;
  readonly #provider: string;
  readonly #timeouts: Timeouts;
  #expired: FlowError | undefined;
  #idleMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unread: Response | undefined;
  #isRead = false;

  constructor(provider: string, timeouts: Timeouts, caller: Pick<CallOptions, 'signal' | 'mayBegin'>) {
    this.#provider = provider;
    this.#timeouts = timeouts;
    this.#caller = caller;
    this.#idleMs = timeouts.idleMs;
    // By hand: `AbortSignal.any` costs more than all the rest of a watch.
    if (caller.signal.aborted) this.#follow();
    else caller.signal.addEventListener('abort', this.#follow, { once: true });
    this.#arm(timeouts.connectMs, 'did not answer within');
  }

  /** Aborts when the caller does or when a time-out has passed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** `fetch`, watched: the answer's body passes through unchanged while it is timed. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    this.#mayBegin();
    const response = await globalThis.fetch(input, init);
    this.#answered();
    return this.#timed(response);
  };

  /** `fetch` for an answer whose body `read` hands on, which takes less than a stream around it; a refusal has its own. */
  readonly fetchToRead: typeof globalThis.fetch = async (input, init) => {
    this.#mayBegin();
    const response = await globalThis.fetch(input, init);
    this.#answered();
    if (!response.ok) return this.#timed(response);
    this.#unread = response;
    return response;
  };

  /** Hands on the parts of the body as they come; resolves at its end. */
  async read(take: (bytes: Uint8Array) => void): Promise<void> {
    const reader = this.#unread?.body?.getReader();
    for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
      this.#heard();
      take(part.value);
    }
    this.#isRead = true;
  }

  /** The reply is finished: only its usage may follow, and no server is waited for long that leaves its line open. */
  expectEnd(): void {
    this.#idleMs = Math.min(this.#timeouts.idleMs, endMs);
    this.#arm(this.#idleMs, 'did not end its finished reply within');
  }

  /** Why the call was stopped: the caller's own reason, MODEL_TIMEOUT or STALE_WRITER; undefined when it was not. */
  stopReason(): unknown {
    const { signal } = this.#caller;
    return signal.aborted ? signal.reason : this.#expired;
  }

  expired(): FlowError | undefined {
    return this.#expired;
  }

  /** Ends the watch, and the connection if a body was left unread. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#caller.signal.removeEventListener('abort', this.#follow);
    if (!this.#isRead) this.#controller.abort();
  }

  readonly #follow = (): void => this.#controller.abort(this.#caller.signal.reason);

  #timed(response: Response): Response {
    if (response.body === null) return response;
    const timed = new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        this.#heard();
        controller.enqueue(bytes);
      },
      flush: () => {
        this.#isRead = true;
      },
    });
    return new Response(response.body.pipeThrough(timed), response);
  }

  /** Whatever the call waited for until now took time, and this process may have stood still meanwhile. */
  #mayBegin(): void {
    if (this.#caller.mayBegin?.() === false) throw this.#expire(notBegun(this.#provider));
  }

  #answered(): void {
    this.#arm(this.#timeouts.firstByteMs, 'answered, but sent no part of its reply within');
  }

  #heard(): void {
    this.#arm(this.#idleMs, 'fell silent in the middle of its reply for');
  }

  #arm(limitMs: number, what: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const message = `The provider '${this.#provider}' ${what} ${limitMs} ms.`;
      this.#expire(new FlowError('MODEL_TIMEOUT', message));
    }, limitMs);
  }

  #expire(reason: FlowError): FlowError {
    this.#expired = reason;
    this.#controller.abort(reason);
    return reason;
  }
}

function notBegun(provider: string): FlowError {
  return new FlowError('STALE_WRITER', `The provider '${provider}' was not called: somebody else may be calling it.`);
}
