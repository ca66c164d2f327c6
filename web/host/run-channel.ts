import type { ErrorFact } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import type { ModelBinding } from '#engine/host';
import type { Breakpoint } from '#engine/journal/entries';
import type { Budget, Grants, PersonBinding } from '#engine/journal/index';
import type { Json, JsonObject } from '#engine/json';
import type { CancelRequest, EditRequest, ForkRequest, PerformerRequest, ResumeRequest } from '#engine/protocol/index';
import type { InspectedRun } from '../client/inspected-run.ts';
import type { RunEvent, RunImport } from '../client/run-client.ts';

/** A start with everything resolved, so that the worker needs nothing from the library. */
export interface BrowserStart {
  readonly flow: FlowFile;
  readonly flows: Readonly<Record<string, FlowFile>>;
  readonly input: JsonObject;
  readonly seed?: string;
  readonly models: Readonly<Record<string, ModelBinding>>;
  readonly people?: Readonly<Record<string, PersonBinding>>;
  readonly budget?: Budget;
  readonly grants?: Grants;
  readonly breakpoints?: readonly Breakpoint[];
}

export type RunCommand =
  | { readonly type: 'start'; readonly run: string; readonly start: BrowserStart }
  | {
      readonly type: 'answer';
      readonly run: string;
      readonly task: string;
      readonly answer: Json;
      readonly by?: string;
    }
  | { readonly type: 'pause'; readonly run: string }
  | { readonly type: 'cancel'; readonly run: string; readonly options: CancelRequest }
  | { readonly type: 'resume'; readonly run: string; readonly options: ResumeRequest }
  | { readonly type: 'set-breakpoints'; readonly run: string; readonly breakpoints: readonly Breakpoint[] }
  | { readonly type: 'edit'; readonly run: string; readonly edit: EditRequest }
  | { readonly type: 'import'; readonly run: string; readonly taken: RunImport }
  | { readonly type: 'change-performer'; readonly run: string; readonly change: PerformerRequest }
  | { readonly type: 'fork'; readonly run: string; readonly fork: ForkRequest; readonly newRun: string };

/**
 * All tabs of a browser share one channel. One worker at a time leads: it holds the lock and does the runs;
 * when its tab closes, the next worker in the queue gets the lock and goes on from the journals.
 */
export type ChannelMessage =
  /** A worker begins to lead; it says so again (`leads`) when it takes commands. */
  | { readonly kind: 'begins' }
  | { readonly kind: 'leads' }
  | { readonly kind: 'command'; readonly id: string; readonly command: RunCommand }
  /** Somebody began to watch a run and wants to know what is being worked on. */
  | { readonly kind: 'watch'; readonly run: string }
  /** Somebody looks at the actors of a run; said again as long as he does. */
  | { readonly kind: 'look'; readonly run: string }
  | { readonly kind: 'inspection'; readonly run: string; readonly view: InspectedRun }
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'refused'; readonly id: string; readonly error: ErrorFact }
  | { readonly kind: 'event'; readonly run: string; readonly event: RunEvent };

export const channelName = 'flowright-runs';
export const lockName = 'flowright-runs';
/**
 * Held by the worker that leads, too: pages wait for it to see that nobody leads. It is another lock than the one that
 * lets a worker lead, so that a page that sleeps while it waits stands in no worker's way.
 */
export const leaderLockName = 'flowright-runs-leader';
