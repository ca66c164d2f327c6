import { FlowError } from '../errors.ts';
import type { JobOutcome, JobRequest, WorkerMessage } from './job.ts';

/** A worker as the pool sees it; the browser's and Node's differ only here. */
export interface SandboxWorker {
  post(request: JobRequest): void;
  terminate(): Promise<unknown>;
}

export interface WorkerEvents {
  onMessage(message: WorkerMessage): void;
  onCrash(reason: string): void;
}

export type OpenWorker = (events: WorkerEvents) => Promise<SandboxWorker>;

/** A worker that runs one job at a time. After a rejection it must be terminated: it may be busy, broken or dead. */
export interface Runner {
  run(request: JobRequest): Promise<JobOutcome>;
  terminate(): Promise<unknown>;
}

const loadLimitMs = 30_000;

/**
 * Opens a worker. `graceMs` beyond a job's own limit its `run` rejects with CODE_TIMEOUT: the deadline inside is not
 * polled within native built-ins, so only this one is hard. `onDeath` tells that the worker died, at work or idle.
 */
export async function openRunner(open: OpenWorker, graceMs: number, onDeath: () => void): Promise<Runner> {
  let started = deferred<void>();
  let done = deferred<JobOutcome>();
  const fail = (error: FlowError): void => {
    started.reject(error);
    done.reject(error);
  };
  const worker = await open({
    onMessage(message) {
      if (message.kind === 'started') started.resolve();
      else if (message.kind === 'done') done.resolve(message.outcome);
      else fail(startError(message.reason));
    },
    onCrash(reason) {
      onDeath();
      started.reject(startError(reason));
      done.reject(new FlowError('CODE_LIMIT', `The code broke its sandbox: ${reason}`));
    },
  });
  return {
    async run(request) {
      started = deferred();
      done = deferred();
      worker.post(request);
      await within(started.promise, loadLimitMs, () => startError(`not loaded after ${loadLimitMs} ms`));
      const { timeoutMs } = request;
      return await within(done.promise, timeoutMs + graceMs, () => {
        return new FlowError('CODE_TIMEOUT', `The code was killed after ${timeoutMs} ms (timeoutMs).`);
      });
    },
    terminate: () => worker.terminate(),
  };
}

function startError(reason: string): FlowError {
  return new FlowError('INTERNAL', `The sandbox for code does not start: ${reason}`);
}

async function within<T>(work: Promise<T>, limitMs: number, error: () => FlowError): Promise<T> {
  const late = deferred<never>();
  // After a machine stood still the timer comes first, and what arrived meanwhile one turn later.
  let timer = setTimeout(() => {
    timer = setTimeout(() => late.reject(error()), 0);
  }, limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** `Promise.withResolvers`, which Node 20 lacks. A rejection that nobody waits for is not reported as a defect. */
export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
