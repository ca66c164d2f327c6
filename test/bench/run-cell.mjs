import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitingMs } from './own-process.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Measures one contender at one workload in a process of its own. Resolves with its figures; with `{ broke }`, why,
 * when it fails or takes longer than `limitMs` (without the time in which others had the processor) for one run; with `{ cannot }` when it has no such workload.
 */
export function runCell(task, limitMs) {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, [path.join(here, 'measure.mjs'), JSON.stringify(task)], {
    cwd: here,
    env: { ...environment, NODE_ENV: 'production', LANGSMITH_TRACING: 'false', LANGCHAIN_TRACING_V2: 'false' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let latest;
  let complaints = '';
  let isLate = false;
  child.on('message', (message) => {
    // A run that was measured stays measured when a repetition fails.
    if (latest === undefined || message.broke === undefined) latest = message;
  });
  child.stderr.on('data', (text) => {
    complaints = `${complaints}${text}`.slice(-20_000);
  });
  const started = Date.now();
  const watch = setInterval(() => {
    if (Date.now() - started - waitingMs(child.pid) < limitMs) return;
    isLate = true;
    child.kill('SIGKILL');
  }, 250);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(watch);
      if (latest !== undefined) resolve(latest);
      else resolve({ broke: isLate ? `over ${limitMs / 1000} s` : reasonOf(complaints, signal ?? code) });
    });
  });
}

function reasonOf(complaints, ending) {
  if (complaints.includes('heap out of memory')) return 'out of memory';
  const line = complaints.split('\n').find((one) => /^\w*Error\b/.test(one));
  return line ?? `the process ended (${ending}) without a result`;
}
