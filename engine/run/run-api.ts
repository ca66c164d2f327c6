import type { FlowFile } from '../format/index.ts';
import type { ModelBinding } from '../host.ts';
import type { Breakpoint, Budget, Entry, Grants, PersonBinding } from '../journal/entries.ts';
import type { RunStatus, RunSummary } from '../journal/store.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CancelOptions, MessageEdit, ResumeOptions } from './decide-commands.ts';
import type { PerformerChange, RunState } from './run-state.ts';

export interface StartOptions {
  readonly flow: FlowFile;
  /** Flows that `flow` reaches by reference (`name` or `name@version`), by that reference. */
  readonly flows?: Readonly<Record<string, FlowFile>>;
  readonly input: JsonObject;
  /** The same seed gives the same random numbers, shuffles and tie breaks. A new one when absent. */
  readonly seed?: string;
  /** Role → model; `*` stands for every role not named. */
  readonly models?: Readonly<Record<string, ModelBinding>>;
  readonly people?: Readonly<Record<string, PersonBinding>>;
  readonly budget?: Budget;
  readonly breakpoints?: readonly Breakpoint[];
  /** The hosts that the run may call; all that its flows declare must be among them. */
  readonly grants?: Grants;
  /** The trace in which whoever begins it works, as W3C's `traceparent`. */
  readonly traceparent?: string;
  /** The conversation that it is a part of. */
  readonly conversation?: string;
  /** The batch that it is a part of. */
  readonly batch?: string;
  /** The run's id; a new one when absent. */
  readonly run?: string;
}

/** What listeners hear. Entries only after they are durable; the rest is ephemeral and may be missed. */
export type RunSignal =
  | { readonly type: 'entries'; readonly after: number; readonly entries: readonly Entry[] }
  | { readonly type: 'delta'; readonly address: string; readonly sample: number; readonly text: string }
  /** Effects of these addresses are being worked on now (the others that are open are queued). */
  | { readonly type: 'working'; readonly addresses: readonly string[] }
  /** A call of this activation waits for its turn at a provider of models, and why; without a message none does. */
  | {
      readonly type: 'held';
      readonly address: string;
      readonly provider: string;
      readonly message: string | undefined;
    }
  /** The store could not write: nothing was acknowledged; it is tried again. */
  | { readonly type: 'unsaved'; readonly message: string };

export interface RunHandle {
  readonly id: string;
  /** Folded from the journal; owned by the run, never change it. */
  readonly state: RunState;
  status(): RunStatus;
  summary(): RunSummary;
  subscribe(listener: (signal: RunSignal) => void): () => void;
  /** Resolves when the answer is durable. Rejects with TASK_NOT_FOUND, TASK_ANSWERED, TASK_CLOSED or ANSWER_INVALID. */
  answer(task: string, answer: Json, by: string): Promise<void>;
  /**
   * Puts somebody else on a seat from now on; what its activation was doing is begun again with them. Rejects with
   * NOT_FOUND, MODEL_NOT_CONFIGURED or RUN_FINAL.
   */
  changePerformer(change: PerformerChange, by: string): Promise<void>;
  pause(): Promise<void>;
  /** All places where the run is to stop from now on. Rejects with NOT_FOUND or RUN_FINAL. */
  setBreakpoints(breakpoints: readonly Breakpoint[], by: string): Promise<void>;
  /**
   * Puts other messages in the place of those that an open activation got, which is begun again with them, or of
   * those that wait at a breakpoint. Rejects with NOT_FOUND, MESSAGE_INVALID or RUN_FINAL.
   */
  edit(edit: MessageEdit, by: string): Promise<void>;
  resume(options?: ResumeOptions): Promise<void>;
  /** Rejects with RUN_FINAL, or CONFLICT when more happened than the caller has seen. */
  cancel(options?: CancelOptions): Promise<void>;
  /** Takes in what others wrote to the journal meanwhile; resolves when it is known here. */
  catchUp(): Promise<void>;
  /** Begins nothing more here; resolves when what is being worked on has ended. Commands are still taken. */
  drain(): Promise<RunStatus>;
  /** Resolves when the run is final or paused, or when only people and timers can make it go on. */
  settled(): Promise<RunStatus>;
  /** Stops all work in this process without writing anything; the run goes on when it is opened again. */
  close(): Promise<void>;
}
