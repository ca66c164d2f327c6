import { describe, expect, it } from 'vitest';
import type { Entry } from '#engine/journal/entries';
import type { JournalStore } from '#engine/journal/store';
import { memoryStore } from '#engine/testing/index';
import { type FeedItem, feedRun } from './entry-feed.ts';
import { RunSignals } from './run-signals.ts';

const paused = (at: number): Entry => ({ type: 'run.paused', at, reason: 'hand' });
const ended: Entry = { type: 'run.ended', at: 99, status: 'completed' };

async function write(store: JournalStore, after: number, entries: readonly Entry[]): Promise<void> {
  const usage = { calls: 0, inputTokens: 0, outputTokens: 0 };
  const counts = {
    createdAt: 0,
    updatedAt: 0,
    sequence: after + entries.length,
    usage,
    openTasks: [],
    recorded: false,
  };
  const summary = { run: 'r', flow: 'f', title: 'F', hash: 'h', status: 'paused', ...counts } as const;
  await store.append({ run: 'r', after, entries, summary });
}

async function collect(feed: AsyncGenerator<FeedItem>): Promise<number[]> {
  const sequences: number[] = [];
  for await (const item of feed) if (item.type === 'entry') sequences.push(item.sequence);
  return sequences;
}

describe('feedRun', () => {
  it('neither loses nor repeats an entry that is written while it reads what is stored', async () => {
    const store = memoryStore();
    const signals = new RunSignals();
    await write(store, 0, [paused(1), paused(2)]);
    const racing: JournalStore = {
      ...store,
      async read(run, after) {
        const entries = await store.read(run, after);
        if (after === 0) {
          // Written and told after the reading, and told once more of what was read.
          await write(store, 2, [paused(3), ended]);
          signals.emit('r', { type: 'entries', after: 1, entries: [paused(2)] });
          signals.emit('r', { type: 'entries', after: 2, entries: [paused(3), ended] });
        }
        return entries;
      },
    };
    const feed = feedRun(signals, racing, { run: 'r', after: 0, signal: new AbortController().signal });
    expect(await collect(feed)).toEqual([1, 2, 3, 4]);
  });

  it('reads from the store what was written without a word', async () => {
    const store = memoryStore();
    const signals = new RunSignals();
    await write(store, 0, [paused(1)]);
    const feed = feedRun(signals, store, { run: 'r', after: 0, signal: new AbortController().signal });
    expect(await feed.next()).toMatchObject({ value: { sequence: 1 } });
    await write(store, 1, [paused(2), ended]);
    signals.emit('r', { type: 'entries', after: 3, entries: [] });
    expect(await collect(feed)).toEqual([2, 3]);
  });

  it('cuts off a watcher that is too slow, who can come back after what it got', async () => {
    const store = memoryStore();
    const signals = new RunSignals();
    await write(store, 0, [paused(1)]);
    const options = { run: 'r', signal: new AbortController().signal, maxWaiting: 10 };
    const slow = feedRun(signals, store, { ...options, after: 0 });
    expect(await slow.next()).toMatchObject({ value: { sequence: 1 } });
    for (let piece = 0; piece < 11; piece += 1)
      signals.emit('r', { type: 'delta', address: 'a#1', sample: 0, text: 'x' });
    expect(await slow.next()).toEqual({ done: true, value: undefined });
    await write(store, 1, [ended]);
    expect(await collect(feedRun(signals, store, { ...options, after: 1 }))).toEqual([2]);
  });

  it('ends when it is aborted, also before it has begun', async () => {
    const store = memoryStore();
    const signals = new RunSignals();
    await write(store, 0, [paused(1)]);
    const stop = new AbortController();
    const feed = feedRun(signals, store, { run: 'r', after: 0, signal: stop.signal });
    await feed.next();
    const next = feed.next();
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await collect(feedRun(signals, store, { run: 'r', after: 0, signal: stop.signal }))).toEqual([]);
  });
});
