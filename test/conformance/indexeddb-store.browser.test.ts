import type {} from '@vitest/browser-playwright'; // types what `cdp()` gives
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { indexedDbStore } from '../../web/host/indexeddb-store.ts';
import { openDatabase } from '../../web/host/open-database.ts';
import { appendOf, completed, creation, started } from './sample-entries.ts';

let name = '';
let count = 0;

beforeEach(() => {
  count += 1;
  name = `indexeddb-store-${count}`;
});
afterEach(async () => {
  await deleteDB(name);
});

describe('journal in IndexedDB', () => {
  it('works in a Web Worker, on the same journals as the page', async () => {
    const worker = new Worker(new URL('./journal-worker.ts', import.meta.url), { type: 'module' });
    const answer = await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ name, append: creation('r1') });
    });
    worker.terminate();
    expect(answer).toEqual({ ok: true });
    const store = await indexedDbStore(name);
    expect(await store.read('r1')).toEqual([started()]);
    await store.close();
  });

  it('lets exactly one of two connections append after the same entry', async () => {
    const stores = await Promise.all([indexedDbStore(name), indexedDbStore(name)]);
    await stores[0].append(creation('r1'));
    const attempts = stores.map((store, index) =>
      store.append(appendOf('r1', { after: 1, entries: [completed(`tab${index}#1`)] })),
    );
    const results = await Promise.all(attempts);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await stores[0].read('r1')).toHaveLength(2);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('refuses an append when the browser gives no more space, changes nothing, and goes on when it does', async () => {
    const session = cdp();
    const { origin } = location;
    // Chromium remembers for a while how much space was left; without its storage it has to look again.
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 500_000 });
    const store = await indexedDbStore(name);
    await store.append(creation('r1'));
    const entries = Array.from({ length: 3 }, (_, index) => completed(`big#${index}`, randomText(400_000)));
    const big = appendOf('r1', { after: 1, entries });
    try {
      await expect(store.append(big)).rejects.toMatchObject({
        code: 'STORE_FAILED',
        message: 'Run "r1" could not be saved: the browser gives this site no more space.',
      });
      expect(await store.read('r1')).toEqual([started()]);
      expect((await store.summary('r1'))?.sequence).toBe(1);
    } finally {
      await session.send('Storage.overrideQuotaForOrigin', { origin });
    }
    expect(await store.append(big)).toEqual({ ok: true });
    expect(await store.read('r1')).toHaveLength(4);
    await store.close();
  });

  it('gives way to a newer version in another tab and then refuses to write, saying so', async () => {
    const store = await indexedDbStore(name);
    await store.append(creation('r1'));
    const newer = await openDB(name, 2);
    await expect(store.append(creation('r2'))).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('upgraded by another tab; reload this page'),
    });
    newer.close();
    await expect(indexedDbStore(name)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('written by a newer version'),
    });
  });

  it('says to close the other tabs when one of them stands in the way of an upgrade', async () => {
    const oldTab = await openDB(name, 1);
    await expect(openDatabase({ name, version: 2, upgrade: () => {} })).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('Close the other tabs'),
    });
    // The upgrade that we gave up on goes through now; its connection must not stand in the way of the next.
    oldTab.close();
    let wasBlocked = false;
    await deleteDB(name, {
      blocked: () => {
        wasBlocked = true;
      },
    });
    expect(wasBlocked).toBe(false);
  });
});

/** Text that does not compress, so that it takes its size of the quota. */
function randomText(length: number): string {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, length)));
  return Array.from(bytes, (byte) => String.fromCharCode(33 + (byte % 90))).join('');
}
