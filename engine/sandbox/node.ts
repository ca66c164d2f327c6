import { Worker } from 'node:worker_threads';
import type { WorkerMessage } from './job.ts';
import { type ClosableSandbox, type PoolOptions, sandboxPool, standardGraceMs } from './pool.ts';
import type { OpenWorker, SandboxWorker, WorkerEvents } from './runner.ts';

export interface NodeSandboxOptions extends Partial<PoolOptions> {
  /** Where the built worker lies; beside this module unless said otherwise. */
  readonly workerUrl?: URL;
}

/** The sandbox of a server: QuickJS in worker threads, two unless said otherwise. Idle, it does not keep Node alive. */
export function nodeSandbox(options: NodeSandboxOptions = {}): ClosableSandbox {
  const { workerUrl, ...pool } = options;
  let url: Promise<URL> | undefined;
  const open: OpenWorker = async (events) => {
    url ??= workerUrl === undefined ? findWorker() : Promise.resolve(workerUrl);
    return openWorker(await url, events);
  };
  return sandboxPool(open, { size: 2, graceMs: standardGraceMs, ...pool });
}

async function findWorker(): Promise<URL> {
  // Built, the worker lies beside the server. From source (under vitest) Node 20 cannot load it: it is bundled first.
  if (!import.meta.url.endsWith('.ts')) return new URL('./node.worker.js', import.meta.url);
  const { bundleWorker } = await import('./bundle-worker.ts');
  return bundleWorker();
}

const openWorker = (url: URL, events: WorkerEvents): SandboxWorker => {
  // `stderr`: QuickJS prints when it aborts; the pool reports that as an error of the job already.
  const worker = new Worker(url, { stderr: true, resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 4 } });
  let isEnding = false;
  worker.on('message', (message: WorkerMessage) => events.onMessage(message));
  worker.on('error', (error) => events.onCrash(error.message));
  worker.on('exit', (code) => {
    if (!isEnding) events.onCrash(`it ended with code ${code}`);
  });
  // After the listeners, since listening makes Node wait for the worker again.
  worker.unref();
  return {
    post: (request) => worker.postMessage(request),
    terminate() {
      isEnding = true;
      return worker.terminate();
    },
  };
};
