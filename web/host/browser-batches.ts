import type { BatchStore } from '#engine/batch/batch-store';
import type { Batches } from '#engine/batch/batches';
import { type BatchChanged, batchChannelName } from './batch-channel.ts';
import { indexedDbBatches } from './batch-store.ts';
import { browserClock, newId } from './browser-clock.ts';
import { ensureWorker, takeUpWork } from './run-commands.ts';

let opened: Promise<BatchStore> | undefined;
let channel: BroadcastChannel | undefined;

function store(): Promise<BatchStore> {
  opened ??= indexedDbBatches();
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** The batches of this browser as a page sees them; its worker does the work. */
export async function browserBatches(): Promise<Batches> {
  const { Batches: All } = await import('#engine/batch/batches');
  return new All({
    store: await store(),
    now: browserClock.now,
    newId,
    prepare: async (request) => {
      const { prepareBrowserRun } = await import('./prepare-browser-run.ts');
      const { input: _, seed: __, breakpoints: ___, ...start } = await prepareBrowserRun(request);
      return start;
    },
    look: async (batch) => {
      ensureWorker();
      channel ??= new BroadcastChannel(batchChannelName);
      channel.postMessage({ batch } satisfies BatchChanged);
    },
  });
}

/** Goes on with batches that a reload or a closed tab interrupted; starts nothing when there are none. */
export async function continueBrowserBatches(): Promise<void> {
  const batches = await (await store()).list();
  if (batches.some(({ status }) => status === 'running')) takeUpWork();
}
