import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('Turns', () => {
  it('runs the work of one key in order, and that of others beside it', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = turns.take('a', async () => {
      await gate;
      seen.push('a1');
    });
    const second = turns.take('a', async () => seen.push('a2'));
    await turns.take('b', async () => seen.push('b1'));
    expect(seen).toEqual(['b1']);
    release();
    await Promise.all([first, second]);
    expect(seen).toEqual(['b1', 'a1', 'a2']);
  });

  it('goes on after a piece of work that failed, and hands its error to whoever gave it', async () => {
    const turns = new Turns();
    const failing = turns.take('a', () => Promise.reject(new Error('no')));
    const next = turns.take('a', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await turns.idle();
  });
});
