import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';
import { boundedCache } from '../text/bounded-cache.ts';
import { compileNode, type Step } from './compile-node.ts';
import { toJson } from './convert.ts';
import { Evaluation, limits } from './evaluation.ts';
import { readSource } from './read-source.ts';

export type Scope = Readonly<Record<string, Json | undefined>>;

/** A condition, score or selection over plain JSON, in a side-effect-free subset of JavaScript. */
export interface Expression {
  readonly source: string;
  /** The variables that it needs, in order of appearance. */
  readonly names: readonly string[];
  /**
   * The value for these variables; a missing one is undefined. Pure and bounded: at most `maxSteps` turns of arrow
   * functions, texts of 1,000,000 characters and lists of 100,000 items. What is undefined or not a JSON number
   * (NaN, Infinity) comes out as null. Throws EXPRESSION_FAILED.
   */
  evaluate(scope: Scope, maxSteps?: number): Json;
}

/**
 * Compiles an expression, or takes it from the cache. Throws EXPRESSION_INVALID, naming line and column, for whatever
 * is not on the allow-list.
 *
 * @example compileExpression('votes.filter(v => v.ok).length / votes.length >= 2 / 3').evaluate({ votes: [{ ok: true }] }) // true
 */
export const compileExpression: (source: string) => Expression = boundedCache(500, compile);

function compile(source: string): Expression {
  const shared = { source, names: new Set<string>(), slots: 0 };
  const root = compileNode(readSource(source), { shared, parameters: new Map(), depth: 0 });
  return {
    source,
    names: [...shared.names],
    evaluate: (scope, maxSteps = limits.steps) => run(root, new Evaluation(source, scope, maxSteps)),
  };
}

function run(root: Step, evaluation: Evaluation): Json {
  try {
    return toJson(evaluation, root(evaluation));
  } catch (error) {
    if (error instanceof FlowError) throw error;
    // Built-in methods refuse some arguments, such as toFixed(200), with a RangeError of their own.
    return evaluation.fail(error instanceof Error ? error.message.replace(/\.$/, '') : String(error), error);
  }
}

/** Whether a condition with this result is met, as in JavaScript: not for false, 0, '', null. */
export function truthy(value: Json): boolean {
  return Boolean(value);
}
