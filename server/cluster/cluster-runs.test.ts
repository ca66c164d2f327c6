import { afterEach, describe, expect, it } from 'vitest';
import type { JournalStore } from '#engine/journal/store';
import {
  ask,
  flowOf,
  memoryStore,
  scripted as models,
  person,
  type Script,
  testHost,
  whyInput,
} from '#engine/testing/index';
import { feedRun } from '../durable/entry-feed.ts';
import { systemClock } from '../host/system-clock.ts';
import type { Bus } from './bus.ts';
import { ClusterRuns } from './cluster-runs.ts';
import { inProcessBus } from './in-process-bus.ts';
import { inProcessQueue } from './in-process-queue.ts';
import type { Queue } from './queue.ts';

const flow = flowOf({
  interface: { input: { question: { type: 'string' } }, output: { answer: {}, said: {} } },
  nodes: [ask('think', '{{ question }}'), person('say', '{{ question }}'), person('agree', '{{ text }}')],
  edges: [
    'input.question -> think.question',
    'input.question -> say.question',
    'think.text -> agree.text',
    'agree.text -> output.answer',
    'say.text -> output.said',
  ],
});

interface Cluster {
  readonly store: JournalStore;
  readonly queue: Queue;
  readonly bus: Bus;
  readonly open: ClusterRuns[];
  add(options: { slots: number; script?: Script }): Promise<ClusterRuns>;
}

const clusters: Cluster[] = [];
afterEach(async () => {
  for (const { open } of clusters.splice(0)) for (const runs of open) await runs.close(0);
});

/** Several members of a cluster that share what is in memory. */
function clusterOf(): Cluster {
  const store = memoryStore();
  const queue = inProcessQueue();
  const bus = inProcessBus();
  const open: ClusterRuns[] = [];
  const cluster: Cluster = {
    store,
    queue,
    bus,
    open,
    async add({ slots, script }) {
      const host = { ...testHost({ store, ...(script === undefined ? {} : { script }) }), clock: systemClock() };
      const node = `node${open.length}`;
      const runs = new ClusterRuns({ host, queue, bus, node, slots, lockMs: 30_000, wakes: { rest: async () => {} } });
      await runs.open();
      open.push(runs);
      return runs;
    },
  };
  clusters.push(cluster);
  return cluster;
}

async function taskOf(store: JournalStore, run: string, prompt: string): Promise<string> {
  await expect.poll(async () => (await store.summary(run))?.openTasks.map((task) => task.prompt)).toContain(prompt);
  return (await store.summary(run))!.openTasks.find((task) => task.prompt === prompt)!.id;
}

describe('a cluster', () => {
  it('works on runs where there are slots, and takes commands anywhere', async () => {
    const cluster = clusterOf();
    const api = await cluster.add({ slots: 0 });
    const worker = await cluster.add({ slots: 5, script: () => 'So it is.' });
    const run = await api.start({ flow, input: whyInput, models });
    await api.answer(run, { task: await taskOf(cluster.store, run, 'Why?'), answer: 'Because.', by: 'ann' });
    await api.answer(run, { task: await taskOf(cluster.store, run, 'So it is.'), answer: 'Yes.', by: 'ann' });
    await expect.poll(async () => (await cluster.store.summary(run))?.status).toBe('completed');
    expect(api.loadedCount).toBe(0);
    await expect.poll(() => worker.loadedCount).toBe(0);
  });

  it('holds no run in memory that waits', async () => {
    const cluster = clusterOf();
    const api = await cluster.add({ slots: 0 });
    const worker = await cluster.add({ slots: 5, script: () => 'So it is.' });
    const run = await api.start({ flow, input: whyInput, models });
    await expect.poll(async () => (await cluster.store.summary(run))?.status).toBe('waiting');
    await expect.poll(() => worker.loadedCount).toBe(0);
  });

  it('tells whoever drives a run of a cancellation, which stops what is in hand', async () => {
    const cluster = clusterOf();
    const api = await cluster.add({ slots: 0 });
    let isStopped = false;
    const worker = await cluster.add({
      slots: 5,
      script: (_request, { signal }) =>
        new Promise<string>((_, reject) =>
          signal.addEventListener('abort', () => {
            isStopped = true;
            reject(signal.reason);
          }),
        ),
    });
    const run = await api.start({ flow, input: whyInput, models });
    await expect.poll(() => worker.loadedCount).toBe(1);
    await taskOf(cluster.store, run, 'Why?');
    await api.cancel(run);
    await expect.poll(() => isStopped).toBe(true);
    await expect.poll(() => worker.loadedCount).toBe(0);
  });

  it('goes on elsewhere with what a worker that stops had not begun, and keeps what that one had in hand', async () => {
    const cluster = clusterOf();
    const api = await cluster.add({ slots: 0 });
    const asked: string[] = [];
    let answer: (text: string) => void = () => {};
    const chain = flowOf({
      nodes: [ask('first', '{{ question }}'), ask('second', '{{ text }}')],
      edges: ['input.question -> first.question', 'first.text -> second.text', 'second.text -> output.answer'],
    });
    const first = await cluster.add({
      slots: 5,
      script: ({ address }) => {
        asked.push(`first ${address}`);
        return new Promise<string>((resolve) => {
          answer = resolve;
        });
      },
    });
    const run = await api.start({ flow: chain, input: whyInput, models });
    await expect.poll(() => asked).toEqual(['first first#1']);
    await cluster.add({
      slots: 5,
      script: ({ address }) => {
        asked.push(`second ${address}`);
        return 'Two.';
      },
    });
    const closed = first.close();
    answer('One.');
    await closed;
    await expect.poll(async () => (await cluster.store.summary(run))?.status).toBe('completed');
    expect(asked).toEqual(['first first#1', 'second second#1']);
  });

  it('lets somebody watch in another process: every entry once, every piece of an answer once and in order', async () => {
    const cluster = clusterOf();
    const api = await cluster.add({ slots: 0 });
    let say: ((text: string) => void) | undefined;
    let end: (text: string) => void = () => {};
    await cluster.add({
      slots: 5,
      script: (_request, { onDelta }) =>
        new Promise<string>((resolve) => {
          say = onDelta;
          end = resolve;
        }),
    });
    const run = await api.start({ flow, input: whyInput, models });
    await expect.poll(() => say).toBeDefined();
    // Some was said before anybody watched.
    say?.('So ');
    const watch = watching(api, cluster.store, run);
    await expect.poll(() => watch.text()).toBe('So ');
    say?.('it ');
    const late = watching(api, cluster.store, run);
    await expect.poll(() => late.text()).toBe('So it ');
    say?.('is.');
    await expect.poll(() => [watch.text(), late.text()]).toEqual(['So it is.', 'So it is.']);
    end('So it is.');
    await api.answer(run, { task: await taskOf(cluster.store, run, 'Why?'), answer: 'Because.', by: 'ann' });
    await api.answer(run, { task: await taskOf(cluster.store, run, 'So it is.'), answer: 'Yes.', by: 'ann' });
    await Promise.all([watch.ended, late.ended]);
    const entries = await cluster.store.read(run);
    for (const { sequences } of [watch, late]) expect(sequences).toEqual(entries.map((_, index) => index + 1));
  });
});

function watching(runs: ClusterRuns, store: JournalStore, run: string) {
  const sequences: number[] = [];
  const deltas: string[] = [];
  const feed = feedRun(runs, store, { run, after: 0, signal: new AbortController().signal });
  const ended = (async () => {
    for await (const item of feed) {
      if (item.type === 'entry') sequences.push(item.sequence);
      if (item.type === 'delta') deltas.push(item.text);
    }
  })();
  return { sequences, ended, text: () => deltas.join('') };
}
