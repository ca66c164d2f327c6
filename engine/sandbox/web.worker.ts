import type { JobRequest } from './job.ts';
import { serveJobs } from './serve-jobs.ts';

serveJobs(
  (message) => self.postMessage(message),
  (onRequest) => {
    self.onmessage = (event: MessageEvent<JobRequest>) => onRequest(event.data);
  },
);
