import { describe, expect, it } from 'vitest';
import { manualClock } from './manual-clock.ts';

describe('manual clock', () => {
  it('fires due timers in due order, each at its own time', () => {
    const clock = manualClock(1000);
    const fired: Array<[string, number]> = [];
    clock.at(1030, () => fired.push(['late', clock.now()]));
    clock.at(1010, () => fired.push(['early', clock.now()]));
    clock.at(1010, () => fired.push(['early, armed later', clock.now()]));
    clock.at(2000, () => fired.push(['not yet', clock.now()]));
    clock.advance(50);
    expect(fired).toEqual([
      ['early', 1010],
      ['early, armed later', 1010],
      ['late', 1030],
    ]);
    expect(clock.now()).toBe(1050);
    expect(clock.pending).toBe(1);
  });

  it('fires timers that a timer arms within the time that passes', () => {
    const clock = manualClock();
    const fired: number[] = [];
    clock.at(10, () => clock.at(20, () => fired.push(clock.now())));
    clock.advance(100);
    expect(fired).toEqual([20]);
  });

  it('never fires a cancelled timer', async () => {
    const clock = manualClock(100);
    const fired: string[] = [];
    const cancel = clock.at(150, () => fired.push('later'));
    const cancelDue = clock.at(50, () => fired.push('already due'));
    cancel();
    cancelDue();
    clock.advance(1000);
    await Promise.resolve();
    expect(fired).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('fires a timer that is already due soon, but not before its cancel function is returned', async () => {
    const clock = manualClock(100);
    let fired = 0;
    clock.at(100, () => {
      fired += 1;
    });
    expect(fired).toBe(0);
    await Promise.resolve();
    expect(fired).toBe(1);
    clock.advance(1000);
    expect(fired).toBe(1);
  });

  it('jumps: what is overdue fires once and sees the new time; nothing fires when it jumps back', () => {
    const clock = manualClock(1000);
    const fired: number[] = [];
    clock.at(2000, () => fired.push(clock.now()));
    clock.set(500);
    expect(fired).toEqual([]);
    clock.set(9000);
    clock.set(9001);
    expect(fired).toEqual([9000]);
  });
});
