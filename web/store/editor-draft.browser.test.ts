import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FlowFile } from '#engine/format/index';
import { type Drafts, openDrafts } from '../host/drafts-store.ts';
import { type Saving, startSaving } from './editor-draft.ts';

const flow = (title: string): FlowFile => ({
  format: 1,
  name: 'mine',
  title,
  interface: { input: {}, output: {} },
  nodes: [],
  edges: [],
});

let name = '';
let count = 0;
let here: Drafts;
let there: Drafts;
const open: Saving[] = [];

/** Two tabs on one store: what one writes the other hears of. */
beforeEach(async () => {
  count += 1;
  name = `editor-draft-test-${count}`;
  here = await openDrafts({ name });
  there = await openDrafts({ name });
  await here.save({ name: 'mine', flow: flow('first') }, 0);
});

afterEach(() => {
  for (const saving of open.splice(0)) saving.stop();
  here.close();
  there.close();
  indexedDB.deleteDatabase(name);
});

interface Tab {
  readonly saving: Saving;
  edit(title: string): void;
  title(): string | undefined;
}

async function openTab(drafts: Drafts, delayMs: number): Promise<Tab> {
  const draft = await drafts.get('mine');
  if (draft?.flow === undefined) expect.unreachable('the draft is there');
  let current = draft.flow;
  const saving = startSaving({
    drafts,
    draft: { ...draft, flow: draft.flow },
    current: () => current,
    onTheirs: (theirs) => {
      current = theirs;
    },
    delayMs,
  });
  open.push(saving);
  return {
    saving,
    edit: (title) => {
      current = flow(title);
      saving.changed();
    },
    title: () => current.title,
  };
}

const status = ({ saving }: Tab) => saving.state.getState().status;
const storedTitle = async () => (await here.get('mine'))?.flow?.title;

describe('saving a draft', () => {
  it('writes by itself a moment after the last change', async () => {
    const tab = await openTab(here, 10);
    tab.edit('one');
    tab.edit('two');
    expect(status(tab)).toBe('unsaved');
    await expect.poll(() => status(tab)).toBe('saved');
    expect(await storedTitle()).toBe('two');
  });

  it('writes at once when the page is left', async () => {
    const tab = await openTab(here, 60_000);
    tab.edit('left');
    await tab.saving.flush();
    expect(await storedTitle()).toBe('left');
  });

  it('is not confused by changes while it writes', async () => {
    const tab = await openTab(here, 1);
    for (let number = 0; number < 20; number += 1) {
      tab.edit(`change ${number}`);
      if (number % 3 === 0) void tab.saving.flush();
    }
    await expect.poll(() => status(tab)).toBe('saved');
    expect(await storedTitle()).toBe('change 19');
  });

  it('takes another tab over when nothing was changed here', async () => {
    const tab = await openTab(here, 60_000);
    const other = await openTab(there, 0);
    other.edit('from the other tab');
    await expect.poll(() => tab.title()).toBe('from the other tab');
    expect(status(tab)).toBe('saved');
  });

  it('never writes over what another tab has saved', async () => {
    const tab = await openTab(here, 60_000);
    const other = await openTab(there, 60_000);
    tab.edit('mine');
    other.edit('theirs');
    await other.saving.flush();
    await expect.poll(() => status(tab)).toBe('conflict');
    await tab.saving.flush();
    expect(await storedTitle()).toBe('theirs');
    expect(tab.title()).toBe('mine');
  });

  it('keeps mine when that is chosen, and theirs stays in the history', async () => {
    const tab = await openTab(here, 60_000);
    const other = await openTab(there, 60_000);
    tab.edit('mine');
    other.edit('theirs');
    await other.saving.flush();
    await expect.poll(() => status(tab)).toBe('conflict');
    await tab.saving.keepMine();
    expect(await storedTitle()).toBe('mine');
    expect(status(tab)).toBe('saved');
  });

  it('takes theirs when that is chosen', async () => {
    const tab = await openTab(here, 60_000);
    const other = await openTab(there, 60_000);
    tab.edit('mine');
    other.edit('theirs');
    await other.saving.flush();
    await expect.poll(() => status(tab)).toBe('conflict');
    tab.saving.takeTheirs();
    expect(tab.title()).toBe('theirs');
    tab.edit('after theirs');
    await tab.saving.flush();
    expect(await storedTitle()).toBe('after theirs');
  });

  it('says so when another tab deleted the draft, and can bring it back', async () => {
    const tab = await openTab(here, 60_000);
    tab.edit('mine');
    await there.remove('mine');
    await expect.poll(() => status(tab)).toBe('conflict');
    await tab.saving.keepMine();
    expect(await storedTitle()).toBe('mine');
  });
});
