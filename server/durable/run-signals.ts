import type { RunSignal } from '#engine/run/run-api';

export type SignalListener = (signal: RunSignal) => void;
type Held = Extract<RunSignal, { type: 'held' }>;
type Delta = Extract<RunSignal, { type: 'delta' }>;

/** Of one answer that is still coming. */
const keptCharacters = 200_000;

/**
 * Hands on what happens in runs. Listeners belong to a run's id, not to the loaded run: a run that waits is
 * unloaded while people watch it, and they hear of it again when it goes on.
 */
export class RunSignals {
  readonly #listeners = new Map<string, Set<SignalListener>>();
  readonly #working = new Map<string, RunSignal>();
  /** Why calls wait, by run, then by address. */
  readonly #held = new Map<string, Map<string, Held>>();
  /** What answers that are still coming have said so far, by run, then by address and sample. */
  readonly #said = new Map<string, Map<string, Delta>>();

  /** A listener that comes late is told at once what is being worked on and what was said so far. The result ends it. */
  subscribe(run: string, listener: SignalListener): () => void {
    const listeners = this.#listeners.get(run) ?? new Set();
    this.#listeners.set(run, listeners);
    listeners.add(listener);
    for (const signal of this.soFar(run)) listener(signal);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(run) === listeners) this.#listeners.delete(run);
    };
  }

  /** What is being worked on, and what was said so far. */
  soFar(run: string): RunSignal[] {
    const working = this.#working.get(run);
    return [
      ...(working === undefined ? [] : [working]),
      ...(this.#held.get(run)?.values() ?? []),
      ...(this.#said.get(run)?.values() ?? []),
    ];
  }

  emit(run: string, signal: RunSignal): void {
    if (signal.type === 'working') this.#work(run, signal);
    if (signal.type === 'delta') this.#say(run, signal);
    if (signal.type === 'held') this.#hold(run, signal);
    for (const listener of [...(this.#listeners.get(run) ?? [])]) listener(signal);
  }

  /** Nothing of this run is in hand any more. */
  rest(run: string): void {
    if (this.#working.delete(run)) this.emit(run, { type: 'working', addresses: [] });
    this.#working.delete(run);
    this.#said.delete(run);
    this.#held.delete(run);
  }

  #hold(run: string, held: Held): void {
    const all = this.#held.get(run) ?? new Map<string, Held>();
    if (held.message === undefined) all.delete(held.address);
    else this.#held.set(run, all.set(held.address, held));
  }

  #work(run: string, signal: Extract<RunSignal, { type: 'working' }>): void {
    this.#working.set(run, signal);
    const held = this.#held.get(run);
    for (const address of held?.keys() ?? []) if (!signal.addresses.includes(address)) held?.delete(address);
    const said = this.#said.get(run);
    if (said === undefined) return;
    // An answer that is no longer coming is in the journal, or will be begun anew.
    for (const [key, { address }] of said) if (!signal.addresses.includes(address)) said.delete(key);
    if (said.size === 0) this.#said.delete(run);
  }

  #say(run: string, delta: Delta): void {
    this.#held.get(run)?.delete(delta.address);
    const said = this.#said.get(run) ?? new Map<string, Delta>();
    this.#said.set(run, said);
    const key = `${delta.address} ${delta.sample}`;
    const text = `${said.get(key)?.text ?? ''}${delta.text}`;
    said.set(key, { ...delta, text: text.slice(-keptCharacters) });
  }
}
