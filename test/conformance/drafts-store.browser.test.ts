import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DraftChange, type Drafts, openDrafts } from '../../web/host/drafts-store.ts';
import { sampleFlow } from './sample-entries.ts';

const minute = 60_000;
let count = 0;
let database = '';
let time = 0;
let drafts: Drafts;
/** The same drafts as another tab sees them. */
let otherTab: Drafts;

beforeEach(async () => {
  count += 1;
  database = `drafts-${count}`;
  time = 1_000_000;
  drafts = await openDrafts({ name: database, now: () => time });
  otherTab = await openDrafts({ name: database, now: () => time });
});
afterEach(async () => {
  drafts.close();
  otherTab.close();
  await deleteDB(database);
});

function flow(title: string, name = 'echo') {
  return { ...sampleFlow, name, title };
}

/** Saves over whatever is there, as a tab that has just read it does. */
async function saveNow(title: string, options: { keepVersion?: boolean } = {}): Promise<number> {
  const revision = (await drafts.get('echo'))?.revision ?? 0;
  const saved = await drafts.save({ name: 'echo', flow: flow(title) }, revision, options);
  if (!saved.ok) throw new Error('conflict');
  return saved.revision;
}

describe('drafts', () => {
  it('gives back what was saved, the last changed first', async () => {
    await drafts.save({ name: 'echo', flow: flow('Echo') }, 0);
    time += 5;
    await drafts.save({ name: 'other', flow: flow('Other', 'other'), publishedVersion: '1.0.0' }, 0);
    expect(await drafts.get('echo')).toEqual({ name: 'echo', flow: flow('Echo'), revision: 1, updatedAt: 1_000_000 });
    expect((await otherTab.list()).map((draft) => draft.name)).toEqual(['other', 'echo']);
    expect(await otherTab.get('other')).toMatchObject({ publishedVersion: '1.0.0', updatedAt: 1_000_005 });
    expect(await drafts.get('nothing')).toBeUndefined();
  });

  it('keeps a text that is not a flow, and gives it back as it was written', async () => {
    const text = '{ "format": 1, "name": \u0000 \ud800';
    await drafts.save({ name: 'echo', text }, 0);
    expect(await drafts.get('echo')).toEqual({ name: 'echo', text, revision: 1, updatedAt: 1_000_000 });
  });

  it('never overwrites what another tab has saved, and shows it instead', async () => {
    const first = await saveNow('first');
    const second = await otherTab.save({ name: 'echo', flow: flow('second') }, first);
    expect(second.ok).toBe(true);
    const refused = await drafts.save({ name: 'echo', flow: flow('third') }, first);
    expect(refused).toMatchObject({ ok: false, stored: { flow: { title: 'second' } } });
    expect(await drafts.get('echo')).toMatchObject({ flow: { title: 'second' } });
    expect(await drafts.save({ name: 'echo', flow: flow('new?') }, 0)).toMatchObject({ ok: false });
  });

  it('lets exactly one of two tabs that save at the same time win', async () => {
    const seen = await saveNow('start');
    const results = await Promise.all([
      drafts.save({ name: 'echo', flow: flow('here') }, seen),
      otherTab.save({ name: 'echo', flow: flow('there') }, seen),
    ]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
  });

  it('does not take a remade draft for the one that a tab had open', async () => {
    const seen = await saveNow('old');
    await otherTab.remove('echo');
    expect(await drafts.save({ name: 'echo', flow: flow('lost?') }, seen)).toEqual({ ok: false, stored: undefined });
    await otherTab.save({ name: 'echo', flow: flow('remade') }, 0);
    expect(await drafts.save({ name: 'echo', flow: flow('lost?') }, seen)).toMatchObject({
      ok: false,
      stored: { flow: { title: 'remade' } },
    });
  });

  it('tells both tabs of a change', async () => {
    const here: DraftChange[] = [];
    drafts.subscribe((change) => here.push(change));
    const there = new Promise<DraftChange[]>((resolve) => {
      const changes: DraftChange[] = [];
      otherTab.subscribe((change) => {
        changes.push(change);
        if (changes.length === 2) resolve(changes);
      });
    });
    const revision = await saveNow('changed');
    await drafts.remove('echo');
    expect(here).toEqual([
      { name: 'echo', revision, isOwn: true },
      { name: 'echo', isOwn: true },
    ]);
    expect(await there).toEqual([
      { name: 'echo', revision, isOwn: false },
      { name: 'echo', isOwn: false },
    ]);
  });
});

describe('history of a draft', () => {
  const titles = async () => (await drafts.history('echo')).map((version) => version.flow?.title);

  it('keeps the last state of every minute in which something was saved', async () => {
    for (const title of ['a', 'b', 'c']) {
      await saveNow(title);
      time += 10_000;
    }
    time += minute;
    await saveNow('d');
    time += 59_999;
    await saveNow('e');
    time += 1;
    await saveNow('f');
    expect(await titles()).toEqual(['f', 'e', 'c']);
  });

  it('keeps a state that was asked for, however soon the next one follows', async () => {
    await saveNow('a');
    await saveNow('b', { keepVersion: true });
    await saveNow('c');
    await saveNow('d');
    expect(await titles()).toEqual(['d', 'b', 'a']);
    expect((await drafts.history('echo')).map((version) => version.isKept)).toEqual([false, true, false]);
  });

  it('does not list one state twice', async () => {
    await saveNow('a', { keepVersion: true });
    time += 5 * minute;
    await saveNow('a');
    expect(await titles()).toEqual(['a']);
    expect((await drafts.history('echo'))[0]?.isKept).toBe(true);
  });

  it('keeps 50 states and drops the oldest, those asked for last', async () => {
    await saveNow('asked for', { keepVersion: true });
    for (let index = 1; index <= 60; index += 1) {
      time += minute;
      await saveNow(`v${index}`);
    }
    const kept = await titles();
    expect(kept).toHaveLength(50);
    expect(kept.slice(0, 2)).toEqual(['v60', 'v59']);
    expect(kept.slice(-2)).toEqual(['v12', 'asked for']);
  });

  it('goes with the draft', async () => {
    await saveNow('a');
    await drafts.save({ name: 'echo-two', flow: flow('b', 'echo-two') }, 0);
    await drafts.remove('echo');
    expect(await titles()).toEqual([]);
    expect(await drafts.history('echo-two')).toHaveLength(1);
  });
});
