import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Appended, JournalStore, RunFilter, RunStatus } from '#engine/journal/store';
import { answered, appendOf, completed, creation, opened, openTask, started, summaryOf } from './sample-entries.ts';

/** One empty store, as every case of the suite wants it. */
export interface StoreSubject {
  readonly store: JournalStore;
  /** Closes the store and opens what it kept. Absent where nothing outlives the store. */
  readonly reopen?: () => Promise<JournalStore>;
  readonly dispose: () => Promise<void>;
}

/** What every journal store must do. Each kind of store runs all of it. */
export function journalStoreSuite(name: string, open: () => Promise<StoreSubject>): void {
  describe(`journal store: ${name}`, () => {
    let subject: StoreSubject;
    const get = () => subject;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.dispose());

    appendCases(get);
    conflictCases(get);
    contentCases(get);
    listCases(get);
    taskCases(get);
    keepingCases(get);
  });
}

function appendCases(subject: () => StoreSubject): void {
  it('knows nothing of a run before its first append', async () => {
    const { store } = subject();
    expect(await store.read('r1')).toEqual([]);
    expect(await store.summary('r1')).toBeUndefined();
    expect(await store.list({})).toEqual([]);
  });

  it('creates a run with its first append', async () => {
    const { store } = subject();
    expect(await store.append(creation('r1'))).toEqual({ ok: true });
    expect(await store.read('r1')).toEqual([started()]);
    expect(await store.summary('r1')).toEqual(summaryOf('r1', 1));
  });

  it('keeps entries in the order in which they were appended', async () => {
    const { store } = subject();
    await store.append(creation('r1'));
    const rest = Array.from({ length: 120 }, (_, index) => completed(`say#${index + 1}`));
    await store.append(appendOf('r1', { after: 1, entries: rest.slice(0, 70) }));
    await store.append(appendOf('r1', { after: 71, entries: rest.slice(70) }));
    expect(await store.read('r1')).toEqual([started(), ...rest]);
    expect((await store.summary('r1'))?.sequence).toBe(121);
  });

  it('accepts appends to one run that are sent without waiting', async () => {
    const { store } = subject();
    const results = await Promise.all([
      store.append(creation('r1')),
      store.append(appendOf('r1', { after: 1, entries: [completed('a#1')] })),
      store.append(appendOf('r1', { after: 2, entries: [completed('b#1')] })),
    ]);
    expect(results).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(await store.read('r1')).toEqual([started(), completed('a#1'), completed('b#1')]);
  });

  it('reads only what follows a sequence', async () => {
    const { store } = subject();
    const entries = [started(), completed('a#1'), completed('b#1'), completed('c#1')];
    await store.append(appendOf('r1', { after: 0, entries }));
    expect(await store.read('r1', 0)).toEqual(entries);
    expect(await store.read('r1', 2)).toEqual(entries.slice(2));
    expect(await store.read('r1', 4)).toEqual([]);
    expect(await store.read('r1', 99)).toEqual([]);
  });

  it('updates the summary when there is no entry to add', async () => {
    const { store } = subject();
    await store.append(creation('r1'));
    await store.append(appendOf('r1', { after: 1, entries: [] }, { status: 'waiting' }));
    expect(await store.summary('r1')).toEqual(summaryOf('r1', 1, { status: 'waiting' }));
    expect(await store.read('r1')).toHaveLength(1);
  });
}

function conflictCases(subject: () => StoreSubject): void {
  it('gives a stale writer what the winner wrote and changes nothing', async () => {
    const { store } = subject();
    await store.append(creation('r1'));
    const won = [completed('won#1'), opened('wontask1')];
    await store.append(appendOf('r1', { after: 1, entries: won }));
    const stale = appendOf(
      'r1',
      { after: 1, entries: [completed('lost#1'), opened('losttask')] },
      { status: 'failed' },
    );
    expect(await store.append(stale)).toEqual({ ok: false, newer: won });
    expect(await store.read('r1')).toEqual([started(), ...won]);
    expect(await store.summary('r1')).toEqual(summaryOf('r1', 3));
    expect(await store.runOfTask('losttask')).toBeUndefined();
  });

  it('refuses to create a run that exists and gives back its journal', async () => {
    const { store } = subject();
    await store.append(creation('r1'));
    expect(await store.append(creation('r1', { createdAt: 5 }))).toEqual({ ok: false, newer: [started()] });
  });

  it('refuses a writer that is ahead of the journal', async () => {
    const { store } = subject();
    await store.append(creation('r1'));
    expect(await store.append(appendOf('r1', { after: 7, entries: [completed('a#1')] }))).toEqual({
      ok: false,
      newer: [],
    });
    expect(await store.append(appendOf('r2', { after: 1, entries: [completed('a#1')] }))).toEqual({
      ok: false,
      newer: [],
    });
    expect(await store.read('r1')).toEqual([started()]);
    expect(await store.summary('r2')).toBeUndefined();
  });

  it('lets exactly one of two concurrent appends after the same entry win', async () => {
    const { store } = subject();
    await store.append(creation('r1'));
    const attempts = ['a#1', 'b#1'].map((address) => [completed(address)]);
    const results = await Promise.all(attempts.map((entries) => store.append(appendOf('r1', { after: 1, entries }))));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    const winner = results.findIndex((result) => result.ok);
    const loser = results.find((result): result is Extract<Appended, { ok: false }> => !result.ok);
    expect(loser?.newer).toEqual(attempts[winner]);
    expect(await store.read('r1')).toEqual([started(), ...attempts[winner]!]);
  });

  it('does not let a stale append disturb others that are written together with it', async () => {
    const { store } = subject();
    await store.append(creation('r1'));
    const results = await Promise.all([
      store.append(creation('r2')),
      store.append(appendOf('r1', { after: 0, entries: [completed('stale#1')] })),
      store.append(creation('r3')),
    ]);
    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    expect(await store.read('r3')).toEqual([started()]);
  });

  it('takes many concurrent appends to different runs', async () => {
    const { store } = subject();
    const runs = Array.from({ length: 100 }, (_, index) => `run${index}`);
    await Promise.all(runs.map((run) => store.append(creation(run))));
    const results = await Promise.all(
      runs.map((run) => store.append(appendOf(run, { after: 1, entries: [completed(`${run}#1`)] }))),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    const journals = await Promise.all(runs.map((run) => store.read(run)));
    expect(journals).toEqual(runs.map((run) => [started(), completed(`${run}#1`)]));
  });
}

/** Texts that naive storage mangles: cut at NUL, replaced surrogates, normalised accents, polluted prototypes. */
const awkwardTexts = [
  '',
  'a\u0000b',
  'lone \ud800 high, lone \udfff low, \udc00\ud800 swapped',
  '👩‍👩‍👧 \u202Eright to left\u202C \uFEFF',
  'é is not e\u0301',
  '__proto__',
  'constructor',
  '{"__proto__":{"polluted":true}}',
  'line\u2028separator\r\n\ttab',
  '\uffff\ufffe',
];

function contentCases(subject: () => StoreSubject): void {
  it.each(awkwardTexts)('gives the text %j back unchanged', async (text) => {
    const { store } = subject();
    const entry = { ...completed('say#1'), outputs: { text, list: [text], nested: { [`key ${text}`]: text } } };
    await store.append(appendOf('r1', { after: 0, entries: [started(), entry] }, { title: text }));
    const [, read] = await store.read('r1');
    expect(read).toEqual(entry);
    expect(JSON.stringify(read)).toBe(JSON.stringify(entry));
    expect((await store.summary('r1'))?.title).toBe(text);
    expect((await store.list({}))[0]?.title).toBe(text);
  });

  it('gives numbers, booleans, null and empty containers back unchanged', async () => {
    const { store } = subject();
    const numbers = [0, 1, -1, 0.1, 1e-7, 1e21, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, Number.MAX_VALUE];
    const entry = {
      ...completed('say#1'),
      outputs: { numbers, yes: true, no: false, none: null, list: [], object: {} },
    };
    await store.append(appendOf('r1', { after: 0, entries: [started(), entry] }));
    expect((await store.read('r1'))[1]).toEqual(entry);
  });

  it('keeps an entry of 2 MB', async () => {
    const { store } = subject();
    const entry = completed('say#1', 'äöü 0123'.repeat(262_144));
    await store.append(appendOf('r1', { after: 0, entries: [started(), entry] }));
    const [, read] = await store.read('r1');
    // Compared as a boolean: a difference would otherwise print megabytes.
    expect(read?.type === 'activation.completed' && read.outputs.text === entry.outputs.text).toBe(true);
  });

  it('keeps everything that a summary says', async () => {
    const { store } = subject();
    const change = {
      status: 'waiting' as const,
      usage: { calls: 3, inputTokens: 1200, outputTokens: 34 },
      openTasks: [openTask('r1', 'task0001')],
      error: { code: 'MODEL_AUTH' as const, message: 'It broke.', help: 'Mend it.' },
      wakeAt: 1_900_000_000_000.5,
      recorded: true,
    };
    await store.append(appendOf('r1', { after: 0, entries: [started(), opened('task0001')] }, change));
    expect(await store.summary('r1')).toEqual(summaryOf('r1', 2, change));
    expect(await store.list({})).toEqual([summaryOf('r1', 2, change)]);
  });
}

function listCases(subject: () => StoreSubject): void {
  const listed = async (filter: RunFilter) => (await subject().store.list(filter)).map((summary) => summary.run);
  const create = (run: string, createdAt: number, change: { status?: RunStatus; flow?: string; batch?: string } = {}) =>
    subject().store.append(creation(run, { createdAt, ...change }));

  it('lists the newest run first', async () => {
    await create('b', 2000);
    await create('c', 3000);
    await create('a', 1000);
    expect(await listed({})).toEqual(['c', 'b', 'a']);
  });

  it('filters by status and by flow, and by both', async () => {
    await create('a', 1000, { status: 'waiting' });
    await create('b', 2000, { status: 'completed', flow: 'other' });
    await create('c', 3000, { status: 'running', flow: 'other' });
    await create('d', 4000, { status: 'waiting', flow: 'other' });
    expect(await listed({ status: ['waiting'] })).toEqual(['d', 'a']);
    expect(await listed({ status: ['waiting', 'running'] })).toEqual(['d', 'c', 'a']);
    expect(await listed({ flow: 'other' })).toEqual(['d', 'c', 'b']);
    expect(await listed({ flow: 'other', status: ['waiting', 'completed'] })).toEqual(['d', 'b']);
    expect(await listed({ status: ['failed'] })).toEqual([]);
    expect(await listed({ status: [] })).toEqual([]);
  });

  it('finds the runs of a batch, and those of none', async () => {
    await create('a', 1000);
    await create('b', 2000, { batch: 'batch1', status: 'completed' });
    await create('c', 3000, { batch: 'batch2', status: 'completed' });
    await create('d', 4000, { status: 'completed' });
    expect(await listed({ batch: 'batch1' })).toEqual(['b']);
    expect(await listed({ batch: null })).toEqual(['d', 'a']);
    expect(await listed({ batch: null, status: ['completed'], before: 5000, limit: 1 })).toEqual(['d']);
    expect(await listed({})).toEqual(['d', 'c', 'b', 'a']);
    expect((await subject().store.summary('b'))?.batch).toBe('batch1');
    expect((await subject().store.summary('a'))?.batch).toBeUndefined();
  });

  it('finds a run under its new status only', async () => {
    await create('a', 1000, { status: 'running' });
    const done = appendOf('a', { after: 1, entries: [completed('x#1')] }, { status: 'completed' });
    await subject().store.append(done);
    expect(await listed({ status: ['running'] })).toEqual([]);
    expect(await listed({ status: ['completed'] })).toEqual(['a']);
  });

  it('pages without losing or repeating a run', async () => {
    for (let index = 0; index < 25; index += 1) await create(`run${index}`, 1000 + index);
    const all = await listed({});
    const pages: string[] = [];
    for (let before: number | undefined; ; ) {
      const page = await subject().store.list({ limit: 10, ...(before === undefined ? {} : { before }) });
      if (page.length === 0) break;
      expect(page.length).toBeLessThanOrEqual(10);
      pages.push(...page.map((summary) => summary.run));
      before = page.at(-1)?.createdAt;
    }
    expect(pages).toEqual(all);
    expect(pages).toHaveLength(25);
  });

  it('does not end a page between runs of the same millisecond, since the next page could not find the rest', async () => {
    await create('old', 1000);
    for (const run of ['a', 'b', 'c']) await create(run, 2000);
    await create('new', 3000);
    expect(await listed({ limit: 2 })).toEqual(['new', 'c', 'b', 'a']);
    expect(await listed({ limit: 2, before: 2000 })).toEqual(['old']);
    expect(await listed({ limit: 2, status: ['running'], flow: 'echo' })).toEqual(['new', 'c', 'b', 'a']);
  });
}

function taskCases(subject: () => StoreSubject): void {
  it('finds the run of a task while it is open and after it was answered', async () => {
    const { store } = subject();
    await store.append(appendOf('r1', { after: 0, entries: [started(), opened('task0001')] }));
    await store.append(creation('r2'));
    expect(await store.runOfTask('task0001')).toBe('r1');
    await store.append(appendOf('r1', { after: 2, entries: [answered('task0001')] }));
    expect(await store.runOfTask('task0001')).toBe('r1');
    expect(await store.runOfTask('task9999')).toBeUndefined();
  });

  it('leaves a task with the run that opened it when another run brings the same entry', async () => {
    const { store } = subject();
    await store.append(appendOf('r1', { after: 0, entries: [started(), opened('task0001')] }));
    await store.append(appendOf('fork', { after: 0, entries: [started(), opened('task0001')] }));
    expect(await store.runOfTask('task0001')).toBe('r1');
    expect(await store.read('fork')).toHaveLength(2);
  });
}

function keepingCases(subject: () => StoreSubject): void {
  it('removes a run with its entries and tasks and nothing else', async () => {
    const { store } = subject();
    await store.append(appendOf('r1', { after: 0, entries: [started(), opened('task0001')] }));
    await store.append(appendOf('r10', { after: 0, entries: [started(), opened('task0010')] }));
    await store.remove('r1');
    expect(await store.read('r1')).toEqual([]);
    expect(await store.summary('r1')).toBeUndefined();
    expect(await store.runOfTask('task0001')).toBeUndefined();
    expect(await store.list({})).toHaveLength(1);
    expect(await store.read('r10')).toHaveLength(2);
    expect(await store.runOfTask('task0010')).toBe('r10');
    await store.remove('never there');
    expect(await store.append(creation('r1'))).toEqual({ ok: true });
  });

  it('keeps everything when it is closed and opened again', async ({ skip }) => {
    const { store, reopen } = subject();
    if (reopen === undefined) return skip('nothing outlives this store');
    const entries = [started(), opened('task0001'), ...awkwardTexts.map((text) => completed('say#1', text))];
    await store.append(appendOf('r1', { after: 0, entries }, { status: 'waiting' }));
    await store.append(creation('r2', { createdAt: 5000 }));
    const again = await reopen();
    expect(await again.read('r1')).toEqual(entries);
    expect(await again.list({})).toEqual([
      summaryOf('r2', 1, { createdAt: 5000 }),
      summaryOf('r1', entries.length, { status: 'waiting' }),
    ]);
    expect(await again.runOfTask('task0001')).toBe('r1');
    const next = appendOf('r1', { after: entries.length, entries: [answered('task0001')] });
    expect(await again.append(next)).toEqual({ ok: true });
  });

  it('saves what was sent before it was closed and refuses what is sent after', async ({ skip }) => {
    const { store, reopen } = subject();
    if (reopen === undefined) return skip('nothing outlives this store');
    const sent = store.append(creation('r1'));
    await store.close();
    expect(await sent).toEqual({ ok: true });
    await expect(store.append(creation('r2'))).rejects.toMatchObject({ code: 'STORE_FAILED' });
    const again = await reopen();
    expect(await again.read('r1')).toEqual([started()]);
    expect(await again.summary('r2')).toBeUndefined();
  });
}
