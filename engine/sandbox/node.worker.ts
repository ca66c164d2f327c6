import { parentPort } from 'node:worker_threads';
import { serveJobs } from './serve-jobs.ts';

if (parentPort === null) throw new Error('node.worker runs in a worker thread only.');
const port = parentPort;
serveJobs(
  (message) => port.postMessage(message),
  (onRequest) => port.on('message', onRequest),
);
