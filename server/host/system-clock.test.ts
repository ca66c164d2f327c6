import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

const day = 86_400_000;

describe('system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('calls back once, when the time is reached and not before', () => {
    const clock = systemClock();
    const fired: number[] = [];
    clock.at(1_000_500, () => fired.push(clock.now()));
    vi.advanceTimersByTime(499);
    expect(fired).toEqual([]);
    vi.advanceTimersByTime(100_000);
    expect(fired).toEqual([1_000_500]);
  });

  it('calls back at once, but not within the call, for a time that has passed', () => {
    const clock = systemClock();
    let fired = 0;
    clock.at(5, () => {
      fired += 1;
    });
    expect(fired).toBe(0);
    vi.advanceTimersByTime(0);
    expect(fired).toBe(1);
  });

  it('waits 26 days, which is longer than one timer of Node can', () => {
    const clock = systemClock();
    let fired = 0;
    clock.at(clock.now() + 26 * day, () => {
      fired += 1;
    });
    vi.advanceTimersByTime(26 * day - 1);
    expect(fired).toBe(0);
    vi.advanceTimersByTime(1);
    expect(fired).toBe(1);
  });

  it('is never called after it was cancelled, also in a later part of a long wait', () => {
    const clock = systemClock();
    let fired = 0;
    const cancel = clock.at(clock.now() + day, () => {
      fired += 1;
    });
    vi.advanceTimersByTime(day / 2);
    cancel();
    vi.advanceTimersByTime(day);
    expect(fired).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes by the wall clock when that is set back or the machine has slept', () => {
    const clock = systemClock();
    let fired = 0;
    const count = () => {
      fired += 1;
    };
    clock.at(clock.now() + 10_000, count);
    vi.setSystemTime(clock.now() - 3_600_000);
    vi.advanceTimersByTime(10_000);
    expect(fired).toBe(0);
    vi.setSystemTime(clock.now() + 2 * day);
    vi.advanceTimersByTime(60_000);
    expect(fired).toBe(1);
  });
});
