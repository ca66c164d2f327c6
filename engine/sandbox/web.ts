import type { WorkerMessage } from './job.ts';
import { type ClosableSandbox, type PoolOptions, sandboxPool, standardGraceMs } from './pool.ts';
import type { OpenWorker } from './runner.ts';

/** The sandbox of a browser: QuickJS in Web Workers, one unless more are asked for. */
export function webSandbox(options: Partial<PoolOptions> = {}): ClosableSandbox {
  return sandboxPool(openWorker, { size: 1, graceMs: standardGraceMs, ...options });
}

const openWorker: OpenWorker = async (events) => {
  const worker = new Worker(new URL('./web.worker.ts', import.meta.url), { type: 'module', name: 'flowright-code' });
  worker.onmessage = (event: MessageEvent<WorkerMessage>) => events.onMessage(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    events.onCrash(event.message ?? 'its script could not be loaded');
  };
  return { post: (request) => worker.postMessage(request), terminate: async () => worker.terminate() };
};
