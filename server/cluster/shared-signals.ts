import type { Clock } from '#engine/host';
import type { Json } from '#engine/json';
import type { RunSignal } from '#engine/run/run-api';
import { RunSignals, type SignalListener } from '../durable/run-signals.ts';
import type { Bus } from './bus.ts';

/** What all processes tell each other about runs. */
type Notice =
  /** Somebody wrote to the journal up to this entry. */
  | { readonly type: 'written'; readonly run: string; readonly sequence: number }
  /** Somebody in that process watches the run; said again and again for as long as it is so. */
  | { readonly type: 'watch'; readonly run: string; readonly node: string };

/** What whoever drives a run tells those who watch it. */
interface Report {
  readonly run: string;
  /** Which process drives, and for which time: signals of another are not for who follows this one. */
  readonly driver: string;
  readonly what:
    | { readonly type: 'so-far'; readonly signals: readonly RunSignal[] }
    | { readonly type: 'signal'; readonly signal: RunSignal }
    | { readonly type: 'rest' };
}

export interface SharedSignalsOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Name of this process. */
  readonly node: string;
  /** Another process wrote to a run's journal. */
  readonly written: (run: string) => void;
}

const notices = 'runs';
const watchAgainMs = 5_000;
/** Who has not said for so long that it watches no longer does. */
const watchForMs = 12_000;
/** Makes whoever feeds a watcher look into the store. */
const lookAgain: RunSignal = { type: 'entries', after: Number.MAX_SAFE_INTEGER, entries: [] };

/**
 * What happens in runs, in all processes: a listener hears the same wherever the run is driven. Nothing is sent unless
 * somebody watches. A process that begins to watch is told what was said so far, and then each piece once, in order.
 */
export class SharedSignals {
  readonly #local = new RunSignals();
  readonly #options: SharedSignalsOptions;
  /** How many listen here. */
  readonly #watched = new Map<string, number>();
  /** The driver that is followed, of runs that are driven elsewhere. */
  readonly #followed = new Map<string, string>();
  /** Which processes watch, by run, and until when. */
  readonly #watchers = new Map<string, Map<string, number>>();
  /** The runs that are driven here. */
  readonly #driven = new Map<string, string>();
  #drives = 0;
  #cancelTick: () => void = () => {};

  constructor(options: SharedSignalsOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { bus, node } = this.#options;
    // Messages come from this very program in another process.
    await bus.subscribe(notices, (message) => this.#hear(message as Notice));
    await bus.subscribe(`to.${node}`, (message) => this.#follow(message as unknown as Report));
    this.#tick();
  }

  close(): void {
    this.#cancelTick();
  }

  subscribe(run: string, listener: SignalListener): () => void {
    const stop = this.#local.subscribe(run, listener);
    const count = this.#watched.get(run) ?? 0;
    this.#watched.set(run, count + 1);
    if (count === 0) this.#say({ type: 'watch', run, node: this.#options.node });
    return () => {
      stop();
      const left = (this.#watched.get(run) ?? 1) - 1;
      if (left > 0) this.#watched.set(run, left);
      else {
        this.#watched.delete(run);
        if (!this.#driven.has(run)) this.#forget(run);
      }
    };
  }

  /** The run is driven here from now on. */
  begin(run: string): void {
    this.#drives += 1;
    this.#driven.set(run, `${this.#options.node}-${this.#drives}`);
    this.#forget(run);
    for (const node of this.#watchersOf(run)) this.#report(node, run, { type: 'so-far', signals: [] });
  }

  /** Something happened in a run that is driven here, or that a command of this process wrote to. */
  emit(run: string, signal: RunSignal): void {
    this.#local.emit(run, signal);
    const isDriven = this.#driven.has(run);
    const sent: RunSignal =
      signal.type === 'entries' ? { ...signal, after: signal.after + signal.entries.length, entries: [] } : signal;
    if (isDriven) for (const node of this.#watchersOf(run)) this.#report(node, run, { type: 'signal', signal: sent });
  }

  /** The run is no longer driven here. */
  rest(run: string): void {
    for (const node of this.#watchersOf(run)) this.#report(node, run, { type: 'rest' });
    this.#driven.delete(run);
    this.#local.rest(run);
  }

  /** Tells whoever drives the run, and those who watch it, that its journal has become longer. */
  tell(run: string, sequence: number): void {
    this.#say({ type: 'written', run, sequence });
  }

  #hear(notice: Notice): void {
    const { run } = notice;
    if (notice.type === 'written') {
      if (this.#watched.has(run)) this.#local.emit(run, { type: 'entries', after: notice.sequence, entries: [] });
      this.#options.written(run);
      return;
    }
    if (notice.node === this.#options.node) return;
    const watchers = this.#watchers.get(run) ?? new Map<string, number>();
    this.#watchers.set(run, watchers);
    const isNew = !watchers.has(notice.node);
    watchers.set(notice.node, this.#options.clock.now() + watchForMs);
    if (isNew && this.#driven.has(run))
      this.#report(notice.node, run, { type: 'so-far', signals: this.#local.soFar(run) });
  }

  #follow({ run, driver, what }: Report): void {
    if (!this.#watched.has(run) || this.#driven.has(run)) return;
    if (what.type === 'so-far') {
      this.#forget(run);
      this.#followed.set(run, driver);
      for (const signal of what.signals) this.#local.emit(run, signal);
    } else if (this.#followed.get(run) === driver) {
      if (what.type === 'rest') this.#forget(run);
      else this.#local.emit(run, what.signal);
    } else if (what.type === 'signal' && what.signal.type === 'entries') this.#local.emit(run, what.signal);
  }

  #forget(run: string): void {
    this.#followed.delete(run);
    this.#local.rest(run);
  }

  #watchersOf(run: string): string[] {
    return [...(this.#watchers.get(run)?.keys() ?? [])];
  }

  #say(notice: Notice): void {
    this.#options.bus.publish(notices, notice);
  }

  #report(node: string, run: string, what: Report['what']): void {
    const driver = this.#driven.get(run);
    if (driver === undefined) return;
    const report: Report = { run, driver, what };
    this.#options.bus.publish(`to.${node}`, report as unknown as Json); // signals are JSON by their nature
  }

  /** Says again what is watched here, forgets who has gone, and looks for what was missed. */
  #tick(): void {
    const { clock, node } = this.#options;
    const now = clock.now();
    for (const run of this.#watched.keys()) {
      this.#say({ type: 'watch', run, node });
      if (!this.#driven.has(run)) this.#local.emit(run, lookAgain);
    }
    for (const [run, watchers] of this.#watchers) {
      for (const [watcher, until] of watchers) if (until < now) watchers.delete(watcher);
      if (watchers.size === 0) this.#watchers.delete(run);
    }
    this.#cancelTick = clock.at(now + watchAgainMs, () => this.#tick());
  }
}
