import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JobRequest } from './job.ts';
import { loadQuickJs } from './quickjs.ts';
import { runJob } from './run-job.ts';

const memoryBytes = 32 << 20;
const request: JobRequest = {
  source: 'let sum = 0; for (let i = 0; i < 200_000; i++) sum += i; return sum;',
  inputText: '{}',
  seed: 'seed',
  timeoutMs: 1000,
  memoryBytes,
  outputBytes: 1000,
};

/** A clock on which this much time goes by between any two looks. */
const everyLook = (ms: number) => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += ms;
    return now;
  });
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the time limit of code', () => {
  it('does not count the time in which the machine stood still', async () => {
    const quickJs = await loadQuickJs(memoryBytes);
    let looks = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      looks += 1;
      return looks > 3 ? 60_000 + looks : looks;
    });
    expect(runJob(quickJs, request).outcome).toEqual({ ok: true, outputText: '19999900000' });
    expect(looks).toBeGreaterThan(4);
  });

  it('counts the time in which the code goes on', async () => {
    const quickJs = await loadQuickJs(memoryBytes);
    everyLook(99);
    expect(runJob(quickJs, request).outcome).toMatchObject({ ok: false, code: 'CODE_TIMEOUT' });
  });
});
