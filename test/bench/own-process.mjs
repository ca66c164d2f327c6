import { readFileSync } from 'node:fs';

/** How long a process's main thread could have run and another program had the processor. Only Linux says so. */
export function waitingMs(id = 'self') {
  try {
    return Number(readFileSync(`/proc/${id}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** The peak so far. What `resourceUsage` says begins, on Linux, with the peak of the process that started this one. */
export function megabytes() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
