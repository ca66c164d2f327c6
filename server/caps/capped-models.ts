import { FlowError } from '#engine/errors';
import type { CallOptions, Clock, ModelReply, ModelRequest, Models } from '#engine/host';
import type { ProviderLimits } from '#engine/protocol/index';
import { type Caps, isRefusal, type Permit, type Refusal } from './caps.ts';

export interface CappedModelsOptions {
  readonly models: Models;
  readonly caps: Caps;
  /** What a provider may be asked now; it may change at any time. */
  readonly limitsOf: (provider: string) => Promise<ProviderLimits>;
  readonly clock: Clock;
}

/** A wait that is shorter is nobody's business. */
const saidAfterMs = 1_000;
/** While the count cannot be reached nobody calls. */
const storeAwayMs = 1_000;
/** A limit that somebody changes holds in every process after so long. */
const knownForMs = 1_000;
/** No provider keeps everybody waiting for longer by one answer. */
const longestHoldMs = 10 * 60_000;

/**
 * The same models, of which no provider is asked for more than it may be, whichever process asks. Calls wait in the
 * order in which they came, and say so; one that is stopped waits no longer. A provider that answers "not now" and
 * says for how long is left alone for so long by everybody.
 */
export function cappedModels(options: CappedModelsOptions): Models {
  const gates = new Map<string, Gate>();
  const gateOf = (provider: string): Gate => {
    const gate = gates.get(provider) ?? new Gate(provider, options);
    gates.set(provider, gate);
    return gate;
  };
  return {
    async call(request: ModelRequest, call: CallOptions): Promise<ModelReply> {
      const { provider } = request.binding;
      const gate = gateOf(provider);
      const permit = await gate.enter(call);
      try {
        return await options.models.call(request, call);
      } catch (error) {
        if (error instanceof FlowError && error.code === 'MODEL_RATE_LIMITED' && error.retryAfterMs !== undefined)
          await options.caps.hold(provider, Math.min(error.retryAfterMs, longestHoldMs)).catch(() => {});
        throw error;
      } finally {
        permit.release();
        gate.look();
      }
    },
  };
}

interface Waiting {
  readonly call: CallOptions;
  readonly resolve: (permit: Permit) => void;
  /** When it began to wait. */
  readonly since: number;
  isSaid: boolean;
}

/** Those in this process who want to call one provider; the first of them asks for a permit. */
class Gate {
  readonly #provider: string;
  readonly #options: CappedModelsOptions;
  readonly #waiting: Waiting[] = [];
  #isAsking = false;
  #known: ProviderLimits = {};
  #knownAt = Number.NEGATIVE_INFINITY;
  #wake: () => void = () => {};

  constructor(provider: string, options: CappedModelsOptions) {
    this.#provider = provider;
    this.#options = options;
  }

  /** Rejects with the signal's reason. */
  enter(call: CallOptions): Promise<Permit> {
    const { signal } = call;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        call,
        resolve(permit) {
          signal.removeEventListener('abort', leave);
          resolve(permit);
        },
        since: this.#options.clock.now(),
        isSaid: false,
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
      this.#ask().catch(reject);
    });
  }

  /** A permit was given back. */
  look(): void {
    this.#wake();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { caps } = this.#options;
    try {
      while (this.#waiting.length > 0) {
        const answer = await this.#limits()
          .then((limits) => caps.take(this.#provider, limits))
          .catch((): Refusal => ({ waitMs: storeAwayMs, reason: 'held' }));
        if (isRefusal(answer)) await this.#wait(answer);
        else this.#give(answer);
      }
    } finally {
      this.#isAsking = false;
    }
  }

  async #limits(): Promise<ProviderLimits> {
    const now = this.#options.clock.now();
    if (now - this.#knownAt < knownForMs) return this.#known;
    this.#known = await this.#options.limitsOf(this.#provider);
    this.#knownAt = now;
    return this.#known;
  }

  #give(permit: Permit): void {
    const next = this.#waiting.shift();
    if (next?.isSaid === true) next.call.onHeld?.(undefined);
    if (next === undefined) permit.release();
    else next.resolve(permit);
  }

  async #wait({ waitMs, reason }: Refusal): Promise<void> {
    const { clock } = this.#options;
    const now = clock.now();
    for (const one of this.#waiting) {
      if (one.isSaid || (now - one.since < saidAfterMs && waitMs < saidAfterMs)) continue;
      one.isSaid = true;
      one.call.onHeld?.(this.#explain(reason));
    }
    await new Promise<void>((resolve) => {
      const cancel = clock.at(now + Math.min(waitMs, saidAfterMs), resolve);
      // A pause that the provider asked for is not over because a call has come back.
      if (reason !== 'at-once') return;
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = () => {};
  }

  #explain(reason: Refusal['reason']): string {
    const { atOnce = 0, perMinute = 0 } = this.#known;
    if (reason === 'at-once')
      return `Waits for its turn: "${this.#provider}" answers ${atOnce === 1 ? 'one call' : `${atOnce} calls`} at once.`;
    if (reason === 'rate') return `Waits for its turn: "${this.#provider}" may be asked ${perMinute} times a minute.`;
    return `Waits: "${this.#provider}" asked for a pause.`;
  }
}
