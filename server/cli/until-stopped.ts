import { exitStatus } from './exit-status.ts';
import type { Terminal } from './terminal.ts';

/** Closes what runs when the process is told to stop, and resolves when it is closed. */
export function untilStopped(running: { close(): Promise<void> }, terminal: Terminal): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false;
    const stop = () => {
      // Asked twice: whoever asks does not want to wait.
      if (isStopping) process.exit(exitStatus.failed);
      isStopping = true;
      terminal.say('Stopping …');
      running.close().then(resolve, reject);
    };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
