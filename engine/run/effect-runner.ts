import { FlowError } from '../errors.ts';
import { coversTarget, printTarget, urlTarget } from '../format/hosts.ts';
import { coversTool, printTool } from '../format/tool-node.ts';
import type { Host, HttpReply, ModelReply, ToolReply } from '../host.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import type { RunUsage } from '../journal/entries.ts';
import { addUsage, noUsage } from '../journal/usage.ts';
import type { Draft, EffectTools, HttpCall, ServerToolCall, Settlement } from '../nodes/node-logic.ts';
import { findReply, keepReply, replyKey } from './cached-replies.ts';
import { HeldCalls } from './held-calls.ts';
import { budgetsOver, limitReached } from './node-budgets.ts';
import { isAwaited, type ReadyEffect } from './ready-effect.ts';
import type { RunActors } from './run-actors.ts';
import type { RunSignal } from './run-api.ts';
import type { OpenActivation, RunState } from './run-state.ts';
import { outgoingTrace } from './trace-context.ts';

/** Effects of one run at the same time unless the host says otherwise. */
export const defaultConcurrency = 16;

export type EffectEnd =
  | { readonly type: 'settled'; readonly result: Settlement | Draft }
  | { readonly type: 'failed'; readonly error: unknown }
  /** The next call would have gone over the budget: the activation is begun again when there is more. */
  | { readonly type: 'over-budget'; readonly limit: string }
  /** The call was not made, since somebody else may be working on the run. */
  | { readonly type: 'not-begun' };

export interface WorkingEffect {
  readonly ready: ReadyEffect;
  readonly startedAt: number;
  readonly usage: RunUsage;
}

interface EffectRunnerOptions {
  readonly host: Host;
  readonly run: string;
  /** As it is now: a run that another process wrote to is folded anew. */
  readonly state: () => RunState;
  readonly actors: RunActors;
  /** How many effects at the same time. */
  readonly concurrency?: number;
  /** Asked before each call to the outside. */
  readonly mayBegin?: () => boolean;
  readonly emit: (signal: RunSignal) => void;
}

class OverBudget extends Error {
  readonly limit: string;
  constructor(limit: string) {
    super(limit);
    this.limit = limit;
  }
}

/** What an effect has spent, or certainly will. */
function usageOf({ ready, usage }: WorkingEffect): RunUsage {
  return { ...usage, calls: Math.max(ready.action.calls, usage.calls) };
}

/** How an effect's rejection is to be understood. */
export function endOfFailure(error: unknown): EffectEnd {
  if (error instanceof FlowError && error.code === 'STALE_WRITER') return { type: 'not-begun' };
  return error instanceof OverBudget ? { type: 'over-budget', limit: error.limit } : { type: 'failed', error };
}

/** Throws STALE_WRITER: much may have happened since the effect was begun, but for the call itself. */
function refuseWhenLost({ run, mayBegin }: Pick<EffectRunnerOptions, 'run' | 'mayBegin'>): void {
  if (mayBegin?.() === false) throw new FlowError('STALE_WRITER', `Run ${run} may be worked on elsewhere.`);
}

/** Every call of every node to the outside goes through here: to hosts that the run was granted, and to no other. */
async function sendGranted(
  options: Pick<EffectRunnerOptions, 'host' | 'run' | 'state' | 'mayBegin'>,
  address: string,
  call: HttpCall,
  signal: AbortSignal,
): Promise<HttpReply> {
  const { host, run, state } = options;
  const target = urlTarget(call.url);
  const where = { address };
  if (typeof target === 'string') throw new FlowError('HTTP_BLOCKED', `${target}.`, { where });
  const granted = state().started.grants?.hosts.find((name) => coversTarget(name, target));
  if (granted === undefined) {
    throw new FlowError('HOST_NOT_GRANTED', `The run was not allowed to call "${printTarget(target)}".`, { where });
  }
  if (host.http === undefined)
    throw new FlowError('HTTP_BLOCKED', 'Where this run is worked on, no calls to the outside can be made.', { where });
  refuseWhenLost(options);
  const trace = outgoingTrace(run, state().started, address);
  const key = idempotencyKey(run, address);
  return host.http.send({ ...call, ...trace, host: granted, idempotencyKey: key }, { signal });
}

/** Every call of a tool goes through here: of tools that the run was granted, and of no other. */
async function useGranted(
  options: Pick<EffectRunnerOptions, 'host' | 'run' | 'state' | 'mayBegin'>,
  address: string,
  call: ServerToolCall,
  signal: AbortSignal,
): Promise<ToolReply> {
  const { host, run, state } = options;
  const where = { address };
  const name = printTool(call);
  if (state().started.grants?.tools?.some((grant) => coversTool(grant, name)) !== true)
    throw new FlowError('TOOL_NOT_GRANTED', `The run was not allowed to use "${name}".`, { where });
  if (host.tools === undefined)
    throw new FlowError('TOOL_NOT_CONFIGURED', 'Where this run is worked on, there are no tool servers.', { where });
  refuseWhenLost(options);
  const trace = outgoingTrace(run, state().started, address);
  return host.tools.call({ ...call, ...trace, idempotencyKey: idempotencyKey(run, address) }, { signal });
}

/**
 * The signal of an effect, which is stopped from outside, and also when the effect fails: by its time-out or by one of
 * several calls at once. Nobody waits for the others then, and they cost. Made only when somebody asks for it.
 */
class AbortedWhenFailed {
  readonly #own: { readonly signal: AbortSignal };
  #controller: AbortController | undefined;

  constructor(own: { readonly signal: AbortSignal }) {
    this.#own = own;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      const { signal } = this.#own;
      if (signal.aborted) controller.abort(signal.reason);
      else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
      this.#controller = controller;
    }
    return this.#controller.signal;
  }

  whenDone<T>(work: Promise<T>): Promise<T> {
    return work.then(undefined, (error: unknown) => {
      this.#controller?.abort(error);
      throw error;
    });
  }
}

/** Runs effects and counts what they spend before they spend it. */
export class EffectRunner {
  readonly #options: EffectRunnerOptions;
  readonly #working = new Map<string, WorkingEffect & { cancelTimer: () => void }>();
  readonly #ready: ReadyEffect[] = [];

  constructor(options: EffectRunnerOptions) {
    this.#options = options;
  }

  get working(): ReadonlyMap<string, WorkingEffect> {
    return this.#working;
  }

  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  /** Whether anything is being worked on, or soon will be. What was replaced is no work, though it is not stopped yet. */
  get isBusy(): boolean {
    const state = this.#options.state();
    for (const { ready } of this.#working.values()) if (isAwaited(state, ready)) return true;
    return this.#ready.some((ready) => isAwaited(state, ready));
  }

  isBegun(address: string): boolean {
    return this.#working.has(address) || this.#ready.some(({ open }) => open.address === address);
  }

  /** Addresses of what is being worked on and waited for. */
  awaited(): string[] {
    const state = this.#options.state();
    return [...this.#working].flatMap(([address, { ready }]) => (isAwaited(state, ready) ? [address] : []));
  }

  /** These are started when it is their turn. */
  add(effects: readonly ReadyEffect[]): void {
    this.#ready.push(...effects);
  }

  /** It has ended without an end: it is the next to be started. */
  beginAgain(ready: ReadyEffect): void {
    this.#ready.unshift(ready);
  }

  forgetReady(): void {
    this.#ready.length = 0;
  }

  /** Starts what is ready, as many as may be; the budget that the next one would exceed, if that is why it stops. */
  startReady(): string | undefined {
    const state = this.#options.state();
    if (state.ended !== undefined) this.forgetReady();
    const limit = this.#options.concurrency ?? defaultConcurrency;
    while (state.paused === undefined && this.#working.size < limit) {
      const next = this.#ready.shift();
      if (next === undefined) return undefined;
      if (!isAwaited(state, next)) continue;
      const exceeded = this.#exceeded(next.action.calls, next.open);
      if (exceeded !== undefined) {
        this.beginAgain(next);
        return exceeded;
      }
      this.#start(next);
    }
    return undefined;
  }

  #start(ready: ReadyEffect): void {
    const { host, actors } = this.#options;
    const { address, scope, node } = ready.open;
    const usage = noUsage();
    const effect = { ready, usage, startedAt: host.clock.now(), cancelTimer: () => {} };
    this.#working.set(address, effect);
    const timeout = 'timeoutSeconds' in node.node ? node.node.timeoutSeconds : undefined;
    actors.startEffect(scope, address, (own) => {
      const signalled = new AbortedWhenFailed(own);
      const work = ready.action.effect(this.#toolsFor(ready, usage, signalled));
      if (timeout === undefined) return signalled.whenDone(work);
      const overdue = new Promise<never>((_, reject) => {
        effect.cancelTimer = host.clock.at(host.clock.now() + timeout * 1000, () =>
          reject(
            new FlowError('ACTIVATION_TIMEOUT', `Node "${node.id}" took longer than ${timeout} s.`, {
              where: { address },
            }),
          ),
        );
      });
      return signalled.whenDone(Promise.race([work, overdue]));
    });
  }

  stopUnawaited(): void {
    const state = this.#options.state();
    for (const [address, { ready }] of this.#working) if (!isAwaited(state, ready)) this.stop(address);
  }

  /** Stops an effect whose result nobody waits for any more. */
  stop(address: string): void {
    this.take(address);
  }

  /** Takes an effect off the list, ended or not; undefined when it was taken before. */
  take(address: string): WorkingEffect | undefined {
    const effect = this.#working.get(address);
    effect?.cancelTimer();
    this.#working.delete(address);
    this.#options.actors.stopEffect(address);
    return effect;
  }

  /** The budget that the next `calls` model calls would exceed, as `calls=20`, or undefined. */
  #exceeded(calls: number, open: OpenActivation): string | undefined {
    const state = this.#options.state();
    const { budget, usage, busyMs } = state;
    const isLimited = budget.calls !== undefined || budget.tokens !== undefined || budget.money !== undefined;
    if (calls > 0 && (isLimited || state.plan.hasNodeBudgets)) {
      const overNode = this.#nodeLimitReached(calls, open);
      if (overNode !== undefined) return overNode;
      const spent = { ...usage };
      for (const effect of this.#working.values()) addUsage(spent, usageOf(effect));
      const over = limitReached(spent, budget, calls);
      if (over !== undefined) return over;
    }
    if (budget.seconds !== undefined && busyMs >= budget.seconds * 1000) return `seconds=${budget.seconds}`;
    return undefined;
  }

  /** The limit of a node that the next calls would exceed, with the node's path. */
  #nodeLimitReached(calls: number, { scope, node }: OpenActivation): string | undefined {
    const state = this.#options.state();
    for (const { path, limits, endsLoop } of budgetsOver(state, scope, node.index)) {
      if (endsLoop) continue;
      const spent = { ...(state.nodeUsage.get(path) ?? noUsage()) };
      for (const effect of this.#working.values()) {
        const { open } = effect.ready;
        const isInside = budgetsOver(state, open.scope, open.node.index).some((budget) => budget.path === path);
        if (isInside) addUsage(spent, usageOf(effect));
      }
      const over = limitReached(spent, limits, calls);
      if (over !== undefined) return `${over} at ${path}`;
    }
    return undefined;
  }

  #toolsFor(ready: ReadyEffect, usage: RunUsage, own: { readonly signal: AbortSignal }): EffectTools {
    const { host, run, state, mayBegin, emit } = this.#options;
    const { address } = ready.open;
    const held = new HeldCalls((provider, message) => emit({ type: 'held', address, provider, message }));
    return {
      sandbox: host.sandbox,
      get signal() {
        return own.signal;
      },
      http: (call) => sendGranted(this.#options, ready.open.address, call, own.signal),
      useTool: (call) => useGranted(this.#options, ready.open.address, call, own.signal),
      onDelta: (sample, text) => emit({ type: 'delta', address, sample, text }),
      call: async (request, { onDelta: delta }): Promise<ModelReply> => {
        const asked = { ...request, run };
        const { node } = ready.open.node;
        const key = node.type === 'ask' && node.cache === true ? replyKey(asked) : undefined;
        const kept = key === undefined ? undefined : await findReply(host, key);
        if (kept !== undefined) {
          own.signal.throwIfAborted();
          addUsage(usage, { ...noUsage(), cached: 1 });
          delta?.(kept.text);
          return kept;
        }
        refuseWhenLost(this.#options);
        // The calls announced were counted when the effect began; repairs come on top.
        const over = usage.calls >= ready.action.calls ? this.#exceeded(1, ready.open) : undefined;
        if (over !== undefined) throw new OverBudget(over);
        usage.calls += 1; // before it answers: one that fails was made too
        const traced = { ...asked, ...outgoingTrace(run, state().started, address) };
        const reply = await held.during(request.binding.provider, (onHeld) =>
          host.models.call(traced, {
            signal: own.signal,
            onHeld,
            ...(mayBegin === undefined ? {} : { mayBegin }),
            ...(delta === undefined ? {} : { onDelta: delta }),
          }),
        );
        addUsage(usage, { ...reply.usage, calls: 0 });
        if (key !== undefined) await keepReply(host, key, reply);
        return reply;
      },
    };
  }
}
