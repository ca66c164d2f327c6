import type { RunSignal } from '#engine/run/run-api';

export type SignalListener = (signal: RunSignal) => void;

/**
 * Hands on what happens in runs. Listeners belong to a run's id, not to the loaded run: a run that waits is
 * unloaded while people watch it, and they hear of it again when it goes on.
 */
export class RunSignals {
  readonly #listeners = new Map<string, Set<SignalListener>>();
  readonly #working = new Map<string, RunSignal>();

  /** A listener that comes late is told at once what is being worked on. The result ends it. */
  subscribe(run: string, listener: SignalListener): () => void {
    const listeners = this.#listeners.get(run) ?? new Set();
    this.#listeners.set(run, listeners);
    listeners.add(listener);
    const working = this.#working.get(run);
    if (working !== undefined) listener(working);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(run) === listeners) this.#listeners.delete(run);
    };
  }

  emit(run: string, signal: RunSignal): void {
    if (signal.type === 'working') this.#working.set(run, signal);
    for (const listener of [...(this.#listeners.get(run) ?? [])]) listener(signal);
  }

  /** Nothing of this run is in hand any more. */
  rest(run: string): void {
    if (this.#working.delete(run)) this.emit(run, { type: 'working', addresses: [] });
    this.#working.delete(run);
  }
}
