import { type ForkPoint, forkRun, type ImportOptions, importRun, startRun, type WorkOptions } from '#engine';
import type { Host } from '#engine/host';
import type { Breakpoint } from '#engine/journal/entries';
import type { Json } from '#engine/json';
import type { CancelOptions, MessageEdit, ResumeOptions } from '#engine/run/decide-commands';
import type { RunHandle, StartOptions } from '#engine/run/run-api';
import type { PerformerChange, RunState } from '#engine/run/run-state';
import type { SignalListener } from './run-signals.ts';

/** Begins a run in this process and hands it over. */
export type Begin = (work: Pick<WorkOptions, 'listener' | 'isPassive'>) => Promise<RunHandle>;

export interface GivenAnswer {
  readonly task: string;
  readonly answer: Json;
  readonly by: string;
  /** Sees the run as it is when the answer comes to it, and throws to refuse; called again when the run is read again. */
  readonly check?: (state: RunState) => void;
}

/** What can be done to runs, whichever processes work on them. Every command resolves when it is durable. */
export abstract class RunCommands {
  protected readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  /** Takes on a run that `begin` makes; resolves with its id once its beginning is durable. */
  protected abstract take(run: string, begin: Begin): Promise<string>;
  protected abstract command(run: string, command: (handle: RunHandle) => Promise<void>): Promise<void>;
  /** How many runs are in the memory of this process. */
  abstract get loadedCount(): number;
  /** Stops working on runs in this process; they go on where or when they are opened again. */
  abstract close(): Promise<void>;

  /** Lets the run go on where something may be left to do. */
  abstract wake(run: string): Promise<void>;
  /** Hears what happens in a run from now on, and what is being worked on. The result ends it. */
  abstract subscribe(run: string, listener: SignalListener): () => void;

  /** Starts a run and returns its id once its beginning is durable. */
  start(options: StartOptions): Promise<string> {
    const run = options.run ?? this.host.newId();
    return this.take(run, (work) => startRun(this.host, { ...options, run }, work));
  }

  /** Starts a new run from a part of another. */
  fork(from: string, point: ForkPoint, run = this.host.newId()): Promise<string> {
    return this.take(run, (work) => forkRun(this.host, from, point, { ...work, run }));
  }

  /** Goes on here with a run that was begun elsewhere. */
  importJournal(entries: readonly unknown[], options: ImportOptions = {}): Promise<string> {
    const run = options.run ?? this.host.newId();
    return this.take(run, (work) => importRun(this.host, entries, { ...options, ...work, run }));
  }

  changePerformer(run: string, change: PerformerChange, by: string): Promise<void> {
    return this.command(run, (handle) => handle.changePerformer(change, by));
  }

  pause(run: string): Promise<void> {
    return this.command(run, (handle) => handle.pause());
  }

  resume(run: string, options: ResumeOptions): Promise<void> {
    return this.command(run, (handle) => handle.resume(options));
  }

  setBreakpoints(run: string, breakpoints: readonly Breakpoint[], by: string): Promise<void> {
    return this.command(run, (handle) => handle.setBreakpoints(breakpoints, by));
  }

  edit(run: string, edit: MessageEdit, by: string): Promise<void> {
    return this.command(run, (handle) => handle.edit(edit, by));
  }

  cancel(run: string, options: CancelOptions = {}): Promise<void> {
    return this.command(run, (handle) => handle.cancel(options));
  }

  answer(run: string, { task, answer, by, check }: GivenAnswer): Promise<void> {
    return this.command(run, (handle) => {
      check?.(handle.state);
      return handle.answer(task, answer, by);
    });
  }
}
