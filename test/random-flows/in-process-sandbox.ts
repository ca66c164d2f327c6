import type { Json, Sandbox } from '#engine/index';
import { FlowError } from '#engine/index';
import { loadQuickJs, type QuickJs } from '#engine/sandbox/quickjs';
import { runJob } from '#engine/sandbox/run-job';

/**
 * The real QuickJS without a worker around it: thousands of trusted little programs, each in a fresh runtime. It
 * answers within the turn of the event loop, so that a test alone decides what ends first.
 */
export async function inProcessSandbox(): Promise<Sandbox> {
  const memoryBytes = 32 * 1024 * 1024;
  let quickJs: QuickJs = await loadQuickJs(memoryBytes);
  return {
    async run({ source, input, seed, limits }) {
      const request = { source, inputText: JSON.stringify(input), seed, ...limits, timeoutMs: 10_000, memoryBytes };
      const { outcome, isPoisoned } = runJob(quickJs, request);
      if (isPoisoned) quickJs = await loadQuickJs(memoryBytes);
      if (!outcome.ok) throw new FlowError(outcome.code, outcome.message);
      return JSON.parse(outcome.outputText) as Json; // JSON by its nature
    },
  };
}
