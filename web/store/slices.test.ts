import { describe, expect, it } from 'vitest';
import { atOnce, type Slices, workThrough } from './slices.ts';

/** Counts up; every step takes so many milliseconds of the page. */
function* counting(count: number, stepMs = 0): Slices<number> {
  for (let done = 0; done < count; done += 1) {
    const until = performance.now() + stepMs;
    while (performance.now() < until);
    yield done;
  }
  return count;
}

describe('Work in slices', () => {
  it('comes to the same as work at once', async () => {
    const { signal } = new AbortController();
    expect(await workThrough(counting(1_000), { signal })).toBe(atOnce(counting(1_000)));
  });

  it('says how far it is and lets others have their turn in between', async () => {
    const progress: number[] = [];
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const { signal } = new AbortController();
    await workThrough(counting(20, 10), { signal, onProgress: (done) => progress.push(done) });
    clearInterval(timer);
    expect(progress.length).toBeGreaterThanOrEqual(4);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(turns).toBeGreaterThan(0);
  });

  it('stops soon after it is called off', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const work = workThrough(counting(1_000_000, 5), {
      signal: stop.signal,
      onProgress: (done) => {
        seen.push(done);
        stop.abort();
      },
    });
    await expect(work).rejects.toThrow(/abort/i);
    expect(seen).toHaveLength(1);
  });
});
