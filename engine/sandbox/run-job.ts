import {
  DefaultIntrinsics,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import { seededRandom } from '../random.ts';
import type { JobOutcome, JobRequest } from './job.ts';
import { preludeSource } from './prelude.ts';
import { isNearlyFull, type QuickJs } from './quickjs.ts';

const codeFile = 'code.js';
const maxMessageLength = 2000;
/** Promise jobs run in batches, so that a chain without end meets the deadline between them. */
const jobsPerBatch = 1000;

/** QuickJS's own stack: at 128 KiB every known recursion attack ends as an ordinary error in a Node worker. */
const stackBytes = 128 * 1024;

export interface JobAnswer {
  readonly outcome: JobOutcome;
  /** The outcome is good, but the instance of QuickJS is not: it must not be used again. */
  readonly isPoisoned: boolean;
}

/**
 * Between two looks at the clock a program makes some thousand steps, which take a few milliseconds. What is longer was
 * mostly spent standing still, on a machine that had no time for it, and only this much of it counts.
 */
const longestPauseMs = 100;

/** How long a program has been at work. Where it makes no steps at all, its worker is killed from outside. */
class WorkTime {
  readonly #limitMs: number;
  #lastLook = performance.now();
  #spentMs = 0;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Whether the time is over; once it is, it stays so. */
  isOver(): boolean {
    const now = performance.now();
    this.#spentMs += Math.min(now - this.#lastLook, longestPauseMs);
    this.#lastLook = now;
    return this.#spentMs > this.#limitMs;
  }
}

/** Runs one job in a fresh runtime. Never throws: whatever happens inside, also to QuickJS itself, is an answer. */
export function runJob(quickJs: QuickJs, request: JobRequest): JobAnswer {
  const attempt: Attempt = { quickJs, request, isLate: false, time: new WorkTime(request.timeoutMs) };
  let runtime: QuickJSRuntime | undefined;
  let vm: QuickJSContext | undefined;
  let outcome: JobOutcome;
  let isPoisoned = false;
  try {
    runtime = quickJs.module.newRuntime();
    runtime.setMemoryLimit(request.memoryBytes);
    runtime.setMaxStackSize(stackBytes);
    runtime.setInterruptHandler(() => {
      attempt.isLate ||= attempt.time.isOver();
      return attempt.isLate;
    });
    vm = runtime.newContext({ intrinsics: { ...DefaultIntrinsics, Date: false } });
    outcome = evaluate(vm, attempt);
  } catch (error) {
    // The WebAssembly stack or memory broke, not the user's program: the module is in no known state any more.
    isPoisoned = true;
    outcome = attempt.isLate ? timedOut(request) : brokeSandbox(error);
  }
  try {
    vm?.dispose();
    runtime?.dispose();
  } catch {
    // QuickJS may abort while it frees what deep recursion or many promise jobs left. The outcome stands.
    isPoisoned = true;
  }
  return { outcome, isPoisoned };
}

interface Attempt {
  readonly quickJs: QuickJs;
  readonly request: JobRequest;
  readonly time: WorkTime;
  isLate: boolean;
}

function evaluate(vm: QuickJSContext, attempt: Attempt): JobOutcome {
  const { request } = attempt;
  const body = vm.evalCode(`(function (input, random) { "use strict";\n${request.source}\n})`, codeFile);
  if (body.error) return unreadable(failure(vm, body.error, attempt));
  if (vm.typeof(body.value) !== 'function') {
    return { ok: false, code: 'CODE_SYNTAX', message: 'SyntaxError: the brackets of the code are not balanced' };
  }
  const next = seededRandom(request.seed);
  const draw = vm.newFunction('draw', () => vm.newNumber(next()));
  const prelude = vm.unwrapResult(vm.evalCode(preludeSource, 'prelude.js'));
  const run = vm.unwrapResult(vm.callFunction(prelude, vm.undefined, draw));
  const inputText = vm.newString(request.inputText);
  const maxLength = vm.newNumber(request.outputBytes);
  const called = vm.callFunction(run, vm.undefined, body.value, inputText, maxLength);
  const outcome = called.error ? failure(vm, called.error, attempt) : settle(vm, called.value, attempt);
  for (const handle of [body.value, draw, prelude, run, inputText, maxLength]) handle.dispose();
  return outcome;
}

/** What fails before the program has begun is a mistake in how it is written; limits stay what they are. */
function unreadable(outcome: JobOutcome): JobOutcome {
  return outcome.ok || outcome.code !== 'CODE_FAILED' ? outcome : { ...outcome, code: 'CODE_SYNTAX' };
}

/** Drives a promise until it is settled or nothing is left that could settle it. */
function settle(vm: QuickJSContext, result: QuickJSHandle, attempt: Attempt): JobOutcome {
  try {
    let state = vm.getPromiseState(result);
    while (state.type === 'pending' && vm.runtime.hasPendingJob()) {
      attempt.isLate ||= attempt.time.isOver();
      if (attempt.isLate) return timedOut(attempt.request);
      const ran = vm.runtime.executePendingJobs(jobsPerBatch);
      if (ran.error) return failure(vm, ran.error, attempt);
      state = vm.getPromiseState(result);
    }
    if (state.type === 'pending') {
      const message = 'The code returned a promise that nothing will ever settle.';
      return { ok: false, code: 'CODE_OUTPUT_INVALID', message };
    }
    if (state.type === 'rejected') return failure(vm, state.error, attempt);
    const text = vm.getString(state.value);
    if (state.value.alive && state.value !== result) state.value.dispose();
    return readResult(text, attempt.request);
  } finally {
    if (result.alive) result.dispose();
  }
}

function readResult(text: string, request: JobRequest): JobOutcome {
  const body = text.slice(1);
  if (text.startsWith('x')) {
    return { ok: false, code: 'CODE_OUTPUT_INVALID', message: `The code returned something else than JSON: ${body}.` };
  }
  const byteCount = text.startsWith('l') ? Number(body) : new TextEncoder().encode(body).length;
  if (byteCount > request.outputBytes) {
    const message = `The code returned ${byteCount} bytes or more; the limit is ${request.outputBytes} (outputBytes).`;
    return { ok: false, code: 'CODE_LIMIT', message };
  }
  return { ok: true, outputText: body };
}

function failure(vm: QuickJSContext, thrown: QuickJSHandle, attempt: Attempt): JobOutcome {
  // Reading what was thrown may run code of the user's, so lateness is looked at afterwards.
  const error: unknown = vm.dump(thrown);
  if (thrown.alive) thrown.dispose();
  if (attempt.isLate) return timedOut(attempt.request);
  const { name, message, stack } = readError(error);
  const isInternal = name === 'InternalError';
  if (isInternal && (message === 'out of memory' || message === 'string too long')) return outOfMemory(attempt.request);
  if (error === null && isNearlyFull(attempt.quickJs)) return outOfMemory(attempt.request);
  if (isInternal && message === 'stack overflow') {
    return { ok: false, code: 'CODE_LIMIT', message: 'The code calls itself too deeply: its stack is used up.' };
  }
  const text = name === undefined ? `The code threw ${message}` : `${name}: ${message}`;
  const line = lineWithin(attempt.request.source, stack);
  const place = line === undefined ? '' : ` (line ${line})`;
  return { ok: false, code: 'CODE_FAILED', message: `${text.slice(0, maxMessageLength)}${place}` };
}

/** What was thrown may be anything, so nothing about it is believed. */
function readError(error: unknown): { name: string | undefined; message: string; stack: string } {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
    const name = 'name' in error && typeof error.name === 'string' ? error.name : 'Error';
    const stack = 'stack' in error && typeof error.stack === 'string' ? error.stack : '';
    return { name: name.slice(0, 100), message: error.message, stack };
  }
  const text = typeof error === 'string' ? error : typeof error === 'bigint' ? `${error}n` : JSON.stringify(error);
  return { name: undefined, message: text ?? String(error), stack: '' };
}

/** Line 1 is the first line of the user's source, which follows one line of ours. */
function lineWithin(source: string, stack: string): number | undefined {
  const found = /\bcode\.js:(\d+)/.exec(stack)?.[1];
  if (found === undefined) return undefined;
  return Math.min(Math.max(Number(found) - 1, 1), source.split('\n').length);
}

function timedOut(request: JobRequest): JobOutcome {
  return {
    ok: false,
    code: 'CODE_TIMEOUT',
    message: `The code was stopped after ${request.timeoutMs} ms (timeoutMs).`,
  };
}

function outOfMemory(request: JobRequest): JobOutcome {
  const message = `The code needs more memory than its limit of ${request.memoryBytes} bytes (memoryBytes).`;
  return { ok: false, code: 'CODE_LIMIT', message };
}

function brokeSandbox(error: unknown): JobOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The code used up the stack or the memory of its sandbox: ${reason.slice(0, 200)}`;
  return { ok: false, code: 'CODE_LIMIT', message };
}
