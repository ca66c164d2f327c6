import type { NodeLimits, RunUsage } from '../journal/entries.ts';
import type { RunState } from './run-state.ts';
import { type BodyScope, nodePath, type Scope } from './scope.ts';

export interface NodeBudget {
  /** Instance path of the node whose budget it is. */
  readonly path: string;
  readonly limits: NodeLimits;
  /** Whether reaching it ends the loop after the round instead of pausing the run. */
  readonly endsLoop: boolean;
}

/** The budgets that the work of a node counts for: its own, and those of the flows and frames around it. */
export function budgetsOver(state: RunState, scope: BodyScope, index: number): NodeBudget[] {
  if (!state.plan.hasNodeBudgets) return [];
  const found: NodeBudget[] = [];
  let at: { scope: BodyScope; index: number } | undefined = { scope, index };
  while (at !== undefined) {
    const budget = budgetOf(state, at.scope, at.index);
    if (budget !== undefined) found.push(budget);
    at = around(at.scope);
  }
  return found;
}

function around(scope: BodyScope): { scope: BodyScope; index: number } | undefined {
  let inner: Scope = scope;
  if (inner.parent?.kind === 'map') inner = inner.parent;
  const { parent } = inner;
  return parent === undefined ? undefined : { scope: parent as BodyScope, index: inner.parentNode }; // a map's is no map
}

/** The budget of one node, with what was granted on top since. */
export function budgetOf(state: RunState, scope: BodyScope, index: number): NodeBudget | undefined {
  const { node } = scope.plan.nodes[index]!;
  if (!('budget' in node) || node.budget === undefined) return undefined;
  const { onReached, ...limits } = node.budget;
  const path = nodePath(scope, index);
  return { path, limits: { ...limits, ...state.nodeBudgets.get(path) }, endsLoop: onReached === 'end-loop' };
}

/** The limit that one more call after this usage would exceed, as `calls=5`, or undefined. */
export function limitReached(spent: RunUsage, limits: NodeLimits, calls: number): string | undefined {
  if (limits.calls !== undefined && spent.calls + calls > limits.calls) return `calls=${limits.calls}`;
  if (limits.tokens !== undefined && spent.inputTokens + spent.outputTokens >= limits.tokens)
    return `tokens=${limits.tokens}`;
  if (limits.money !== undefined && (spent.cost ?? 0) >= limits.money) return `money=${limits.money}`;
  return undefined;
}
