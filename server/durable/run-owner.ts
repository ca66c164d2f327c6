import { openRun, type WorkOptions } from '#engine';
import { FlowError } from '#engine/errors';
import type { RunSummary } from '#engine/journal/store';
import type { RunHandle } from '#engine/run/run-api';
import { type Begin, RunCommands } from './run-commands.ts';
import { RunSignals, type SignalListener } from './run-signals.ts';
import { Turns } from './turns.ts';

interface LoadedRun {
  readonly handle: RunHandle;
  /** Counts what was asked of the run, so that it is not unloaded while an answer sets it going again. */
  commands: number;
}

/**
 * Owns the runs of this process: loads one when something happens to it, unloads it when only people or
 * time can make it go on, and wakes it when its time has come. Commands to one run are taken one by one.
 */
export class RunOwner extends RunCommands {
  readonly #loaded = new Map<string, LoadedRun>();
  readonly #alarms = new Map<string, () => void>();
  readonly #turns = new Turns();
  readonly #signals = new RunSignals();
  #isStopping = false;

  protected take(run: string, begin: Begin): Promise<string> {
    return this.#inTurn(run, async () => this.#adopt(await begin(this.#workOn(run))).handle.id);
  }

  /** Loads the run and lets it go on; nothing happens when it is loaded already. */
  async wake(run: string): Promise<void> {
    await this.command(run, async () => undefined);
  }

  subscribe(run: string, listener: SignalListener): () => void {
    return this.#signals.subscribe(run, listener);
  }

  /** How many runs are in memory. */
  get loadedCount(): number {
    return this.#loaded.size;
  }

  /** Goes on with every run that was running when the process ended, and sets the alarms of those that wait. */
  async recover(): Promise<void> {
    const pageSize = 200;
    let before: number | undefined;
    for (;;) {
      const page = await this.host.store.list({
        status: ['running', 'waiting'],
        limit: pageSize,
        ...(before === undefined ? {} : { before }),
      });
      for (const summary of page) await this.#recoverOne(summary);
      if (page.length < pageSize) return;
      before = page.at(-1)!.createdAt;
    }
  }

  async #recoverOne(summary: RunSummary): Promise<void> {
    if (this.#loaded.has(summary.run)) return;
    if (summary.status === 'waiting') return this.#setAlarm(summary);
    try {
      await this.wake(summary.run);
    } catch (error) {
      // One damaged run must not keep the server and the others from starting.
      this.host.log('error', 'A run could not be opened.', { run: summary.run, message: messageOf(error) });
    }
  }

  /** Stops all work without writing anything: every run goes on when a server starts again. */
  async close(): Promise<void> {
    this.#isStopping = true;
    for (const cancel of this.#alarms.values()) cancel();
    this.#alarms.clear();
    await Promise.allSettled([...this.#loaded.values()].map(({ handle }) => handle.close()));
    await this.#turns.idle();
  }

  protected async command(run: string, command: (handle: RunHandle) => Promise<void>): Promise<void> {
    await this.#inTurn(run, async () => {
      const loaded = await this.#load(run);
      loaded.commands += 1;
      try {
        await command(loaded.handle);
      } finally {
        this.#unloadWhenSettled(loaded);
      }
    });
  }

  #inTurn<T>(run: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(run, () => {
      if (this.#isStopping) throw new FlowError('STORE_FAILED', 'The server is stopping; nothing was changed.');
      return work();
    });
  }

  async #load(run: string): Promise<LoadedRun> {
    const loaded = this.#loaded.get(run);
    if (loaded !== undefined) return loaded;
    this.#alarms.get(run)?.();
    this.#alarms.delete(run);
    return this.#adopt(await openRun(this.host, run, this.#workOn(run)));
  }

  /** Heard from the first moment on: what begins to be worked on before the run is handed to us is said only once. */
  #workOn(run: string): Pick<WorkOptions, 'listener'> {
    return { listener: (signal) => this.#signals.emit(run, signal) };
  }

  #adopt(handle: RunHandle): LoadedRun {
    const { id } = handle;
    const loaded: LoadedRun = { handle, commands: 0 };
    this.#loaded.set(id, loaded);
    this.#unloadWhenSettled(loaded);
    return loaded;
  }

  #unloadWhenSettled(loaded: LoadedRun): void {
    const { commands, handle } = loaded;
    handle
      .settled()
      .then(() => this.#turns.take(handle.id, () => this.#unload(loaded, commands)))
      .catch((error: unknown) => {
        this.host.log('error', 'A run could not be put aside.', { run: handle.id, message: messageOf(error) });
      });
  }

  async #unload(loaded: LoadedRun, commands: number): Promise<void> {
    const { handle } = loaded;
    if (this.#loaded.get(handle.id) !== loaded || loaded.commands !== commands) return;
    this.#loaded.delete(handle.id);
    await handle.close();
    this.#signals.rest(handle.id);
    this.#setAlarm(handle.summary());
  }

  #setAlarm(summary: RunSummary): void {
    const { run, status, wakeAt } = summary;
    if (this.#isStopping || (status !== 'waiting' && status !== 'running')) return;
    // Still running although put aside: it moved on in the meantime and goes on at once.
    const due = wakeAt ?? (status === 'running' ? this.host.clock.now() : undefined);
    if (due === undefined) return;
    const cancel = this.host.clock.at(due, () => {
      this.#alarms.delete(run);
      this.wake(run).catch((error: unknown) => {
        this.host.log('error', 'A run could not be woken.', { run, message: messageOf(error) });
      });
    });
    this.#alarms.set(run, cancel);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
