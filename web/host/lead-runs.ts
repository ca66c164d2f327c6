import type { RunStarter } from '#engine/batch/case-runs';
import { FlowError, toErrorFact } from '#engine/errors';
import type { Host } from '#engine/host';
import { replayJournal } from '#engine/run/replay';
import type { RunHandle, RunSignal, StartOptions } from '#engine/run/run-api';
import { forkRun, importRun, openRun, startRun, type WorkOptions } from '#engine/run/start-run';
import { type ChannelMessage, channelName, type RunCommand } from './run-channel.ts';
import { InspectionDesk } from './tell-inspections.ts';

/**
 * Does this browser's runs: goes on with those that were interrupted, then follows commands from every tab. Resolves
 * with what batches need of them.
 * Only the worker that holds the lock may call it, or two would write to one journal.
 */
export async function leadRuns(host: Host): Promise<RunStarter> {
  const channel = new BroadcastChannel(channelName);
  const say = (message: ChannelMessage) => channel.postMessage(message);
  const runs = new LeadRuns(host, say);
  const seen = new Set<string>();
  channel.onmessage = ({ data }: MessageEvent<ChannelMessage>) => {
    if (data.kind === 'watch') runs.tellWorking(data.run);
    if (data.kind === 'look') runs.look(data.run);
    // A command is repeated when its sender is not sure that it was heard.
    if (data.kind !== 'command' || seen.has(data.id)) return;
    seen.add(data.id);
    runs.perform(data.command).then(
      () => say({ kind: 'done', id: data.id }),
      (error: unknown) => say({ kind: 'refused', id: data.id, error: toErrorFact(error) }),
    );
  };
  await runs.continueInterrupted();
  say({ kind: 'leads' });
  return runs;
}

type Held = Extract<RunSignal, { type: 'held' }>;

class LeadRuns implements RunStarter {
  readonly #host: Host;
  readonly #say: (message: ChannelMessage) => void;
  readonly #open = new Map<string, Promise<RunHandle>>();
  readonly #working = new Map<string, readonly string[]>();
  /** Why calls wait, by run, then by address. */
  readonly #held = new Map<string, Map<string, Held>>();
  readonly #listeners = new Map<string, Set<(signal: RunSignal) => void>>();
  readonly #inspections: InspectionDesk;

  constructor(host: Host, say: (message: ChannelMessage) => void) {
    this.#host = host;
    this.#say = say;
    this.#inspections = new InspectionDesk(host.clock.now, (run, view) => say({ kind: 'inspection', run, view }));
  }

  /** Opens what was running or waits for a time when the last tab closed. */
  async continueInterrupted(): Promise<void> {
    const left = await this.#host.store.list({ status: ['running', 'waiting'] });
    for (const { run, status, wakeAt } of left) {
      if (status === 'waiting' && wakeAt === undefined) continue;
      await this.#handle(run).catch((error: unknown) => {
        this.#host.log('error', `Run ${run} could not be continued: ${String(error)}`);
      });
    }
  }

  async perform(command: RunCommand): Promise<void> {
    switch (command.type) {
      case 'start':
        return this.#start(command);
      case 'fork': {
        const { run, fork, newRun } = command;
        await this.#adopt(
          newRun,
          forkRun(this.#host, run, toForkPoint(fork), { ...this.#workOn(newRun), run: newRun }),
        );
        return;
      }
      case 'answer':
        return (await this.#handle(command.run)).answer(command.task, command.answer, command.by ?? 'user');
      case 'pause':
        return (await this.#handle(command.run)).pause();
      case 'resume':
        return (await this.#handle(command.run)).resume(command.options);
      case 'set-breakpoints':
        return (await this.#handle(command.run)).setBreakpoints(command.breakpoints, 'user');
      case 'edit': {
        const { by = 'user', ...edit } = command.edit;
        return (await this.#handle(command.run)).edit(edit, by);
      }
      case 'import':
        return this.#import(command);
      case 'change-performer': {
        const { by = 'user', ...change } = command.change;
        return (await this.#handle(command.run)).changePerformer(change, by);
      }
      case 'cancel':
        return (await this.#handle(command.run)).cancel(command.options);
    }
  }

  /** Starts a run of a batch. */
  async start({ run, ...start }: StartOptions & { readonly run: string }): Promise<void> {
    await this.#adopt(run, startRun(this.#host, { ...start, run }, this.#listenTo(run)));
  }

  async wake(run: string): Promise<void> {
    await this.#handle(run);
  }

  async cancel(run: string): Promise<void> {
    await (await this.#handle(run)).cancel();
  }

  subscribe(run: string, listener: (signal: RunSignal) => void): () => void {
    const listeners = this.#listeners.get(run) ?? new Set();
    this.#listeners.set(run, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(run);
    };
  }

  /** Somebody looks at the actors of a run. */
  look(run: string): void {
    this.#inspections.look(run);
  }

  /** Says again what a run is working on, for somebody who came late. */
  tellWorking(run: string): void {
    const addresses = this.#working.get(run);
    if (addresses !== undefined) this.#say({ kind: 'event', run, event: { type: 'working', addresses } });
    for (const event of this.#held.get(run)?.values() ?? []) this.#say({ kind: 'event', run, event });
  }

  async #start({ run, start }: Extract<RunCommand, { type: 'start' }>): Promise<void> {
    // A repeated start finds the run that the first one made.
    if ((await this.#host.store.summary(run)) !== undefined) return;
    await this.#adopt(run, startRun(this.#host, { ...start, run }, this.#workOn(run)));
  }

  async #import({ run, taken }: Extract<RunCommand, { type: 'import' }>): Promise<void> {
    if ((await this.#host.store.summary(run)) !== undefined) return;
    const { entries, ...options } = taken;
    // Whoever says what a run was like is not believed before everything that follows was worked out again.
    replayJournal(entries);
    await this.#adopt(run, importRun(this.#host, entries, { ...this.#workOn(run), ...defined(options), run }));
  }

  async #handle(run: string): Promise<RunHandle> {
    const open = this.#open.get(run);
    if (open !== undefined) return open;
    if ((await this.#host.store.summary(run)) === undefined) {
      throw new FlowError('RUN_NOT_FOUND', `There is no run "${run}" in this browser.`, { where: { run } });
    }
    return this.#open.get(run) ?? this.#adopt(run, openRun(this.#host, run, this.#workOn(run)));
  }

  #adopt(run: string, opening: Promise<RunHandle>): Promise<RunHandle> {
    this.#open.set(run, opening);
    opening.then(
      (handle) => isFinal(handle) && this.#open.delete(run),
      () => this.#open.delete(run),
    );
    return opening;
  }

  /** The thousands of runs of a batch are not inspected, which would cost more than a step itself. */
  #workOn(run: string): Pick<WorkOptions, 'listener' | 'inspect'> {
    return { ...this.#listenTo(run), inspect: this.#inspections.open(run) };
  }

  #hold(run: string, signal: Held): void {
    const held = this.#held.get(run) ?? new Map<string, Held>();
    if (signal.message === undefined) held.delete(signal.address);
    else this.#held.set(run, held.set(signal.address, signal));
  }

  /** Heard from the first moment on: what begins to be worked on before the run is handed to us is said only once. */
  #listenTo(run: string): Pick<WorkOptions, 'listener'> {
    return {
      listener: (signal) => {
        for (const listener of [...(this.#listeners.get(run) ?? [])]) listener(signal);
        if (signal.type === 'unsaved')
          this.#say({ kind: 'event', run, event: { type: 'connection', ok: false, message: signal.message } });
        else this.#say({ kind: 'event', run, event: signal });
        if (signal.type === 'working') this.#working.set(run, signal.addresses);
        if (signal.type === 'held') this.#hold(run, signal);
        if (signal.type !== 'entries' || signal.entries.at(-1)?.type !== 'run.ended') return;
        this.#working.delete(run);
        this.#held.delete(run);
        this.#open.delete(run);
        this.#inspections.close(run);
      },
    };
  }
}

function isFinal(handle: RunHandle): boolean {
  return ['completed', 'failed', 'cancelled'].includes(handle.status());
}

function toForkPoint({ at, edit }: Extract<RunCommand, { type: 'fork' }>['fork']) {
  return edit === undefined ? { at } : { at, edit };
}

/** The same without what is not there: messages between tabs may hold it as undefined. */
function defined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>; // as was just made sure
}
type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };
