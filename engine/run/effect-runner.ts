import { FlowError } from '../errors.ts';
import type { Host, ModelReply } from '../host.ts';
import type { RunUsage } from '../journal/entries.ts';
import { addUsage, noUsage } from '../journal/usage.ts';
import type { Draft, EffectTools, Settlement } from '../nodes/node-logic.ts';
import type { ReadyEffect } from './advance.ts';
import type { RunActors } from './run-actors.ts';
import type { RunState } from './run-state.ts';

/** Effects of one run at the same time unless the host says otherwise. */
export const defaultConcurrency = 16;

export type EffectEnd =
  | { readonly type: 'settled'; readonly result: Settlement | Draft }
  | { readonly type: 'failed'; readonly error: unknown }
  /** The next call would have gone over the budget: the activation is begun again when there is more. */
  | { readonly type: 'over-budget'; readonly limit: string };

export interface WorkingEffect {
  readonly ready: ReadyEffect;
  readonly startedAt: number;
  readonly usage: RunUsage;
}

interface EffectRunnerOptions {
  readonly host: Host;
  readonly run: string;
  readonly state: RunState;
  readonly actors: RunActors;
  readonly onDelta: (address: string, sample: number, text: string) => void;
}

class OverBudget extends Error {
  readonly limit: string;
  constructor(limit: string) {
    super(limit);
    this.limit = limit;
  }
}

/** How an effect's rejection is to be understood. */
export function endOfFailure(error: unknown): EffectEnd {
  return error instanceof OverBudget ? { type: 'over-budget', limit: error.limit } : { type: 'failed', error };
}

/** Runs effects as XState actors and counts what they spend before they spend it. */
export class EffectRunner {
  readonly #options: EffectRunnerOptions;
  readonly #working = new Map<string, WorkingEffect & { cancelTimer: () => void }>();

  constructor(options: EffectRunnerOptions) {
    this.#options = options;
  }

  get working(): ReadonlyMap<string, WorkingEffect> {
    return this.#working;
  }

  start(ready: ReadyEffect): void {
    const { host, actors } = this.#options;
    const { address, scope, node } = ready.open;
    const usage = noUsage();
    const effect = { ready, usage, startedAt: host.clock.now(), cancelTimer: () => {} };
    this.#working.set(address, effect);
    const timeout = 'timeoutSeconds' in node.node ? node.node.timeoutSeconds : undefined;
    actors.startEffect(scope, address, (signal) => {
      const work = ready.action.effect(this.#toolsFor(ready, usage, signal));
      if (timeout === undefined) return work;
      const overdue = new Promise<never>((_, reject) => {
        effect.cancelTimer = host.clock.at(host.clock.now() + timeout * 1000, () =>
          reject(
            new FlowError('ACTIVATION_TIMEOUT', `Node "${node.id}" took longer than ${timeout} s.`, {
              where: { address },
            }),
          ),
        );
      });
      return Promise.race([work, overdue]);
    });
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
  exceeded(calls: number): string | undefined {
    const { budget, usage, busyMs } = this.#options.state;
    if (calls > 0) {
      const spent = { ...usage };
      for (const effect of this.#working.values()) {
        addUsage(spent, { ...effect.usage, calls: Math.max(effect.ready.action.calls, effect.usage.calls) });
      }
      if (budget.calls !== undefined && spent.calls + calls > budget.calls) return `calls=${budget.calls}`;
      const tokens = spent.inputTokens + spent.outputTokens;
      if (budget.tokens !== undefined && tokens >= budget.tokens) return `tokens=${budget.tokens}`;
      if (budget.money !== undefined && (spent.cost ?? 0) >= budget.money) return `money=${budget.money}`;
    }
    if (budget.seconds !== undefined && busyMs >= budget.seconds * 1000) return `seconds=${budget.seconds}`;
    return undefined;
  }

  #toolsFor(ready: ReadyEffect, usage: RunUsage, signal: AbortSignal): EffectTools {
    const { host, run, onDelta } = this.#options;
    return {
      sandbox: host.sandbox,
      signal,
      onDelta: (sample, text) => onDelta(ready.open.address, sample, text),
      call: async (request, { onDelta: delta }): Promise<ModelReply> => {
        // The calls announced were counted when the effect began; repairs come on top.
        const over = usage.calls >= ready.action.calls ? this.exceeded(1) : undefined;
        if (over !== undefined) throw new OverBudget(over);
        usage.calls += 1; // before it answers: one that fails was made too
        const options = { signal, ...(delta === undefined ? {} : { onDelta: delta }) };
        const reply = await host.models.call({ ...request, run }, options);
        addUsage(usage, { ...reply.usage, calls: 0 });
        return reply;
      },
    };
  }
}
