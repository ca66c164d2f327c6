import type { RunUsage } from './entries.ts';

export function noUsage(): RunUsage {
  return { calls: 0, inputTokens: 0, outputTokens: 0 };
}

/** Adds what was spent to what had been; the cost is known as far as the prices were. */
export function addUsage(total: RunUsage, more: RunUsage): void {
  total.calls += more.calls;
  total.inputTokens += more.inputTokens;
  total.outputTokens += more.outputTokens;
  if (more.cost !== undefined) total.cost = (total.cost ?? 0) + more.cost;
  if (more.cached !== undefined) total.cached = (total.cached ?? 0) + more.cached;
}
