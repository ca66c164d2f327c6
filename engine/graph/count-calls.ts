import type { JsonObject } from '../json.ts';
import { type Arrival, nothing } from './arrivals.ts';
import { CallCounter } from './count-body.ts';
import type { NoBound } from './count-of-node.ts';
import type { FlowPlan, Plan } from './plan.ts';

/** How many model calls a run makes. */
export interface CallBounds {
  readonly least: number;
  /** Undefined when nothing in the flow bounds it. */
  readonly most: number | undefined;
  /** Why there is no bound; empty when there is one. */
  readonly noBound: readonly NoBound[];
}

export interface CountOptions {
  /** The input of the run: lists in it make the numbers exact. */
  readonly input?: JsonObject;
  /** People may answer from the run's data, so that nobody drafts for them. */
  readonly peopleFromData?: boolean;
}

/**
 * The least and the most number of model calls of a run that completes, from the flow alone. Not counted: attempts that
 * are repeated because a model was not there, and what somebody changes while the run goes on (performers, messages).
 * Taken for granted: an expression or template does not fail, and a program gives a value to what it says it returns.
 */
export function countCalls({ root }: Plan, options: CountOptions = {}): CallBounds {
  const { least, most, noBound } = new CallCounter(options.peopleFromData ?? false).flow(
    root,
    inputsOf(root, options.input),
  );
  return { least, most, noBound: most === undefined ? noBound : [] };
}

function inputsOf({ flow }: FlowPlan, input: JsonObject | undefined): ReadonlyMap<string, Arrival> {
  const optional = new Set(flow.interface.optional ?? []);
  return new Map(
    Object.entries(flow.interface.input).map(([name, schema]): [string, Arrival] => {
      const value = input === undefined || input[name] !== undefined ? input?.[name] : schema.default;
      if (value !== undefined) return [name, { sure: 'yes', known: value }];
      if (input !== undefined) return [name, optional.has(name) ? nothing : { sure: 'yes', schema }];
      return [name, { sure: optional.has(name) && schema.default === undefined ? 'maybe' : 'yes', schema }];
    }),
  );
}

/** The same in words: `5 to 23 model calls`, or `at least 5 model calls; no bound: the list at "Panel" decides`. */
export function describeCalls({ least, most, noBound }: CallBounds): string {
  if (most === undefined) {
    const start = least === 0 ? 'any number of model calls' : `at least ${callsIn(least)}`;
    return `${start}; no bound: ${noBound.map(reasonOf).join('; ')}`;
  }
  if (most === 0) return 'no model calls';
  return least === most ? callsIn(most) : `${least} to ${callsIn(most)}`;
}

function callsIn(count: number): string {
  return count === 1 ? '1 model call' : `${count} model calls`;
}

function reasonOf({ kind, node }: NoBound): string {
  switch (kind) {
    case 'items':
      return `the list of "${node}" decides`;
    case 'tools':
      return 'the model decides how many tools it uses at once';
    case 'recursion':
      return `"${node}" calls itself, as deep as the run may go`;
  }
}
