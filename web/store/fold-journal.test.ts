import { describe, expect, it } from 'vitest';
import type { Entry } from '#engine/journal/index';
import { startRun } from '#engine/run/start-run';
import { flowOf, testHost } from '#engine/testing/index';
import type { RunClient, RunEvent } from '../client/run-client.ts';
import { foldJournal } from './fold-journal.ts';
import { openRunStore } from './run-store.ts';

async function recorded(): Promise<readonly Entry[]> {
  const host = testHost();
  const nodes = ['write', 'check'].map((id) => ({
    id,
    type: 'ask',
    performer: { model: 'writer' },
    prompt: '{{ text }}',
  }));
  const flow = flowOf({
    nodes,
    edges: ['input.question -> write.text', 'write.text -> check.text', 'check.text -> output.answer'],
  });
  const run = await startRun(host, {
    flow,
    input: { question: 'Why?' },
    models: { '*': { provider: 'scripted', model: 'm' } },
  });
  await run.settled();
  return await host.store.read(run.id);
}

const textOf = (entries: readonly unknown[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** What the page shows of a run when it is told this. */
function shown(...events: RunEvent[]) {
  const client = {
    place: 'server',
    subscribe: (_: string, listener: (event: RunEvent) => void) => {
      for (const event of events) queueMicrotask(() => listener(event));
      return () => {};
    },
  } satisfies Partial<RunClient> as unknown as RunClient; // the store only subscribes
  return openRunStore(client, 'r1').store;
}

describe('A journal that is folded beside the page', () => {
  it('shows the same run as one that the page folds itself', async () => {
    const entries = await recorded();
    const { folded, ...opened } = foldJournal('r1', textOf(entries));
    expect(opened).toEqual({ entries });
    const ours = shown({ type: 'entries', after: 0, entries });
    const theirs = shown({ type: 'entries', after: 0, entries, folded: structuredClone(folded!) });
    await expect.poll(() => ours.getState().status).toBe('completed');
    const { version: _, ...data } = ours.getState();
    expect(theirs.getState()).toMatchObject(data);
    expect([...theirs.getState().records]).toEqual([...data.records]);
    expect([...theirs.getState().latest]).toEqual([...data.latest]);
  });

  it('names the entry that was tampered with, and believes nothing after it', async () => {
    const entries: unknown[] = [...(await recorded())];
    entries[2] = { ...(entries[2] as object), type: 'activation.invented' }; // whatever it was
    const opened = foldJournal('r1', textOf(entries));
    expect(opened.entries).toHaveLength(2);
    expect(opened.folded).toBeUndefined();
    expect(opened.refused).toMatch(/^Entry 3 is not one of a journal/);
    const store = shown(
      { type: 'entries', after: 0, entries: opened.entries },
      { type: 'refused', message: opened.refused ?? '' },
    );
    await expect.poll(() => store.getState().trouble).toMatch(/cannot be shown: Entry 3/);
    expect(store.getState().sequence).toBe(2);
  });

  it('leaves it to the page to fold a run that goes on, or whose entries do not follow from each other', async () => {
    const entries = await recorded();
    expect(foldJournal('r1', textOf(entries.slice(0, -1))).folded).toBeUndefined();
    const twice = [...entries.slice(0, 2), entries[1], ...entries.slice(2)];
    expect(foldJournal('r1', textOf(twice))).toEqual({ entries: twice.slice(0, 3) });
  });
});
