import type { JobRequest, WorkerMessage } from './job.ts';
import { isSmall, loadQuickJs, type QuickJs } from './quickjs.ts';
import { runJob } from './run-job.ts';

/** The life of a worker, the same in the browser and in Node: one job after another, each in a fresh runtime. */
export function serveJobs(
  post: (message: WorkerMessage) => void,
  listen: (onRequest: (request: JobRequest) => void) => void,
): void {
  let kept: QuickJs | undefined;

  const serve = async (request: JobRequest): Promise<void> => {
    const quickJs = kept?.memoryBytes === request.memoryBytes ? kept : await loadQuickJs(request.memoryBytes);
    post({ kind: 'started' });
    const { outcome, isPoisoned } = runJob(quickJs, request);
    kept = isPoisoned || !isSmall(quickJs) ? undefined : quickJs;
    post({ kind: 'done', outcome });
  };

  listen((request) => {
    serve(request).catch((error: unknown) => {
      post({ kind: 'broken', reason: error instanceof Error ? error.message : String(error) });
    });
  });
}
