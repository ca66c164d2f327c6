import { FlowError } from '../errors.ts';
import type { CodeJob, Sandbox } from '../host.ts';
import { findForbiddenKey, type Json } from '../json.ts';
import type { JobOutcome, JobRequest } from './job.ts';
import { deferred, type OpenWorker, openRunner, type Runner } from './runner.ts';

export interface PoolOptions {
  /** How many jobs may run at once; each has a worker of its own. */
  readonly size: number;
  /** Milliseconds beyond a job's own limit after which its worker is killed from outside. */
  readonly graceMs: number;
}

/** Enough for a machine that has no time for a worker for a while; what hangs is killed all the same. */
export const standardGraceMs = 3000;

export interface ClosableSandbox extends Sandbox {
  /** Kills all workers; jobs still running are rejected. */
  close(): Promise<void>;
}

/** One place in the pool. Its worker is made when first needed and replaced after anything that may have harmed it. */
interface Lane {
  runner: Promise<Runner> | undefined;
}

/** Runs jobs in a few workers, kills what overstays its limit, and goes on with a new worker. */
export function sandboxPool(open: OpenWorker, options: PoolOptions): ClosableSandbox {
  const lanes: Lane[] = Array.from({ length: options.size }, () => ({ runner: undefined }));
  const free = [...lanes];
  const waiting: Array<(lane: Lane) => void> = [];
  const closing = new AbortController();

  const takeLane = (signal: AbortSignal): Promise<Lane> => {
    // The lane used last comes first: it has a warm worker.
    const lane = free.pop();
    if (lane !== undefined) return Promise.resolve(lane);
    const turn = deferred<Lane>();
    waiting.push(turn.resolve);
    return orAborted(turn.promise, signal).catch((reason: unknown) => {
      const index = waiting.indexOf(turn.resolve);
      if (index >= 0) waiting.splice(index, 1);
      // The turn came in the same moment as the abort: hand the lane on.
      else turn.promise.then(giveBack, () => {});
      throw reason;
    });
  };
  const giveBack = (lane: Lane): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(lane);
    else next(lane);
  };

  const runInLane = async (lane: Lane, request: JobRequest, signal: AbortSignal): Promise<JobOutcome> => {
    lane.runner ??= openInLane(lane, open, options.graceMs);
    try {
      const runner = await orAborted(lane.runner, signal);
      return await orAborted(runner.run(request), signal);
    } catch (error) {
      // Not awaited: whoever aborts a job must not wait for the worker's end.
      void drop(lane);
      throw error;
    }
  };

  return {
    async run(job, { signal }) {
      const either = AbortSignal.any([signal, closing.signal]);
      either.throwIfAborted();
      const request = toRequest(job);
      const lane = await takeLane(either);
      try {
        return readOutput(await runInLane(lane, request, either));
      } finally {
        giveBack(lane);
      }
    },
    async close() {
      closing.abort(new FlowError('INTERNAL', 'The sandbox was closed while code was running.'));
      await Promise.all(lanes.map(drop));
    },
  };
}

function openInLane(lane: Lane, open: OpenWorker, graceMs: number): Promise<Runner> {
  const runner = openRunner(open, graceMs, () => {
    if (lane.runner === runner) lane.runner = undefined;
  });
  return runner;
}

async function drop(lane: Lane): Promise<void> {
  const runner = lane.runner;
  lane.runner = undefined;
  // A worker that never started has nothing to stop; whoever waited for it has the error already.
  await runner?.then(
    (started) => started.terminate(),
    () => {},
  );
}

function toRequest(job: CodeJob): JobRequest {
  const { source, seed, limits } = job;
  return { source, seed, inputText: JSON.stringify(job.input), ...limits };
}

function readOutput(outcome: JobOutcome): Json {
  if (!outcome.ok) throw new FlowError(outcome.code, outcome.message);
  const output = parseJson(outcome.outputText);
  const forbidden = findForbiddenKey(output);
  if (forbidden !== undefined) {
    throw new FlowError('CODE_OUTPUT_INVALID', `The code returned the forbidden property name '${forbidden}'.`);
  }
  return output;
}

function parseJson(text: string): Json {
  try {
    // JSON.parse returns nothing but JSON.
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new FlowError('CODE_OUTPUT_INVALID', 'The code returned something else than JSON.', { cause });
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = deferred<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
