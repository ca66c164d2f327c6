import '../before-zod.ts';
import type { Host } from '#engine/host';
import { webSandbox } from '#engine/sandbox/web';
import { browserClock, newId } from './browser-clock.ts';
import { browserHttp } from './browser-http.ts';
import { browserModels } from './browser-models.ts';
import { browserTools } from './browser-tools.ts';
import { indexedDbStore } from './indexeddb-store.ts';
import { leadBatches } from './lead-batches.ts';
import { leadRuns } from './lead-runs.ts';
import { indexedDbReplies } from './reply-cache.ts';
import { type ChannelMessage, channelName, leaderLockName, lockName } from './run-channel.ts';

async function makeHost(): Promise<Host> {
  return {
    store: await indexedDbStore(),
    clock: browserClock,
    models: browserModels,
    replies: await indexedDbReplies(browserClock.now),
    sandbox: webSandbox(),
    http: browserHttp(),
    tools: browserTools,
    newId,
    log: (level, message, fields) => console[level](message, fields ?? ''),
  };
}

/** Says that this worker leads, in the way that ends with it whatever becomes of it. */
function lead(): Promise<void> {
  return navigator.locks.request(leaderLockName, () => {
    new BroadcastChannel(channelName).postMessage({ kind: 'begins' } satisfies ChannelMessage);
    return new Promise<void>(() => {});
  });
}

// The lock is held until the tab closes; then the browser gives it to the worker of another tab.
navigator.locks
  .request(lockName, async () => {
    void lead();
    const host = await makeHost();
    await leadBatches(host, await leadRuns(host));
    await new Promise(() => {});
  })
  .catch((error: unknown) => {
    // Seen by the page as the worker's error event.
    setTimeout(() => {
      throw error;
    });
  });
