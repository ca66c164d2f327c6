import { describe, expect, it } from 'vitest';
import { askToKeepStorage, isStorageKept } from './lasting-storage.ts';

/** What a browser may answer; whether it does is its own affair. */
function browser(persisted: boolean, grants: boolean) {
  const asked: string[] = [];
  return {
    asked,
    persisted: async () => persisted,
    persist: async () => {
      asked.push('persist');
      return grants;
    },
  };
}

describe('63: storage that the browser may clear', () => {
  it('is asked to be kept, once it matters, and not again when it is', async () => {
    const willing = browser(false, true);
    expect(await askToKeepStorage(willing)).toBe(true);
    expect(willing.asked).toEqual(['persist']);
    const kept = browser(true, false);
    expect(await askToKeepStorage(kept)).toBe(true);
    expect(kept.asked).toEqual([]);
    expect(await askToKeepStorage(browser(false, false))).toBe(false);
  });

  it('counts as not kept where the browser refuses, breaks or does not know the question', async () => {
    const broken = {
      persisted: () => Promise.reject(new Error('private')),
      persist: () => Promise.reject(new Error('x')),
    };
    expect(await isStorageKept(broken)).toBe(false);
    expect(await askToKeepStorage(broken)).toBe(false);
    expect(await isStorageKept(undefined)).toBe(false);
  });
});
