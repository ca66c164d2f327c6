import { afterEach, expect, it } from 'vitest';
import { openDrafts } from '../../web/host/drafts-store.ts';
import { indexedDbStore } from '../../web/host/indexeddb-store.ts';
import { appendOf, completed, creation, sampleFlow } from '../conformance/sample-entries.ts';

const plain = IDBDatabase.prototype.transaction;
afterEach(() => {
  IDBDatabase.prototype.transaction = plain;
});

it('64: journals and drafts are on the disk before they are acknowledged', async () => {
  const made: IDBTransaction[] = [];
  IDBDatabase.prototype.transaction = function (...args) {
    const transaction = plain.apply(this, args);
    if (transaction.mode === 'readwrite') made.push(transaction);
    return transaction;
  };
  const name = `strict-${crypto.randomUUID()}`;
  const store = await indexedDbStore(name);
  await store.append(creation('r1'));
  await store.append(appendOf('r1', { after: 1, entries: [completed('a#1')] }));
  await store.remove('r1');
  await store.close();
  const drafts = await openDrafts({ name: `${name}-drafts` });
  await drafts.save({ name: 'echo', flow: sampleFlow }, 0);
  drafts.close();
  expect(made.length).toBeGreaterThanOrEqual(4);
  expect(made.map(({ durability }) => durability)).toEqual(made.map(() => 'strict'));
});
