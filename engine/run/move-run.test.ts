import { describe, expect, it } from 'vitest';
import { bindingsInUse, foldRun, forkRun, importRun, parseJournal, replayJournal, startRun } from '../index.ts';
import type { Json } from '../json.ts';
import { ask, flowOf, person, scripted, testHost, whyInput } from '../testing/index.ts';

const flow = flowOf({
  nodes: [
    ask('draft', 'Draft: {{ question }}'),
    person('check', 'Fine? {{ text }}'),
    ask('polish', 'Polish: {{ text }}'),
  ],
  edges: ['input.question -> draft.question', 'draft.text -> check.text', 'check.text -> polish.text'].concat(
    'polish.text -> output.answer',
  ),
});
const here = { place: 'browser', run: 'here' } as const;

/** A run that waits for its person, paused, and what its journal looks like to somebody else. */
async function pausedRun() {
  const host = testHost();
  const run = await startRun(host, { flow, input: whyInput, models: scripted, run: 'here' });
  await run.settled();
  await run.pause();
  const journal: Json[] = JSON.parse(JSON.stringify(await host.store.read('here')));
  return { host, run, journal };
}

describe('a run that is moved', () => {
  it('goes on elsewhere with tasks of its own, and makes no finished call again', async () => {
    const { run, journal } = await pausedRun();
    const there = testHost();
    const moved = await importRun(there, journal, { run: 'there', movedFrom: here });
    expect(await moved.settled()).toBe('paused');
    expect(there.models.requests).toEqual([]);
    await run.cancel({ movedTo: { place: 'server', run: 'there' }, sequence: journal.length });
    expect(run.summary()).toMatchObject({ status: 'cancelled', movedTo: { place: 'server', run: 'there' } });
    await moved.resume();
    await moved.settled();
    const [task] = moved.summary().openTasks;
    expect(task!.id).not.toBe([...run.state.tasks.keys()][0]);
    await moved.answer(task!.id, 'Better.', 'me');
    expect(await moved.settled()).toBe('completed');
    expect(there.models.requests.map(({ address }) => address)).toEqual(['polish#1']);
    const entries = await there.store.read('there');
    expect(entries[0]).toMatchObject({ type: 'run.started', movedFrom: here });
    expect(replayJournal(entries).status).toBe('completed');
  });

  it('is no part of the batch any more that it was a case of, nor is its fork', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input: whyInput, models: scripted, batch: 'batch1' });
    await run.settled();
    expect(run.summary().batch).toBe('batch1');
    const moved = await importRun(testHost(), await host.store.read(run.id));
    expect(moved.summary().batch).toBeUndefined();
    const fork = await forkRun(host, run.id, { at: 2 });
    expect(fork.summary().batch).toBeUndefined();
  });

  it('is not given up here when somebody has answered in the meantime', async () => {
    const { run, journal } = await pausedRun();
    await run.answer(run.summary().openTasks[0]!.id, 'In time.', 'me');
    const cancel = run.cancel({ movedTo: { place: 'server', run: 'there' }, sequence: journal.length });
    await expect(cancel).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(run.status()).toBe('paused');
    await run.resume();
    expect(await run.settled()).toBe('completed');
  });

  it('asks other models for the roles that are bound anew, and no others', async () => {
    const { journal } = await pausedRun();
    const there = testHost();
    const models = { writer: { provider: 'test', model: 'other' } };
    const moved = await importRun(there, journal, { run: 'there', models, by: 'me' });
    // The critic of the flow keeps the model of all roles.
    expect(bindingsInUse(moved.state)).toEqual([models.writer, scripted['*']]);
    await moved.resume();
    await moved.settled();
    await moved.answer(moved.summary().openTasks[0]!.id, 'Better.', 'me');
    expect(await moved.settled()).toBe('completed');
    expect(there.models.requests.map(({ binding }) => binding.model)).toEqual(['other']);
    const state = foldRun(await there.store.read('there'));
    expect(state.models).toEqual({ ...scripted, ...models });
    expect(state.started.models).toEqual(scripted);
  });

  it('stays where it was stopped when it was stopped at a breakpoint', async () => {
    const host = testHost();
    const breakpoints = [{ path: 'draft', when: 'after' as const }];
    const run = await startRun(host, { flow, input: whyInput, models: scripted, run: 'here', breakpoints });
    await run.settled();
    const there = testHost();
    const moved = await importRun(there, JSON.parse(JSON.stringify(await host.store.read('here'))), { run: 'there' });
    expect(moved.state.paused).toMatchObject({ reason: 'breakpoint', stops: [{ when: 'after', address: 'draft#1' }] });
    await moved.edit({ address: 'draft#1', when: 'after', values: { text: 'mine' } }, 'me');
    await moved.resume();
    await moved.settled();
    expect(moved.summary().openTasks[0]!.prompt).toBe('Fine? mine');
  });
});

describe('a journal that says a run was moved', () => {
  it('is refused when the run ended otherwise', async () => {
    const { host, run } = await pausedRun();
    await run.resume();
    await run.answer(run.summary().openTasks[0]!.id, 'Fine.', 'me');
    expect(await run.settled()).toBe('completed');
    const entries = await host.store.read('here');
    const lie = entries.map((entry) =>
      entry.type === 'run.ended' ? { ...entry, movedTo: { place: 'server' as const, run: 'x' } } : entry,
    );
    expect(() => foldRun(lie)).toThrow(expect.objectContaining({ code: 'JOURNAL_MISMATCH' }));
  });

  it('asks another model for a seat that had one of its own, and no other seat changes', async () => {
    const own = { provider: 'browser', model: 'own' };
    const { run, host } = await pausedRun();
    await run.changePerformer({ path: 'polish', performer: { model: 'writer' }, binding: own }, 'me');
    const journal: Json[] = JSON.parse(JSON.stringify(await host.store.read('here')));
    const other = { provider: 'server', model: 'other' };
    expect(bindingsInUse(foldRun(parseJournal(journal)))).toContainEqual(own);
    expect(bindingsInUse(foldRun(parseJournal(journal)), { seats: { polish: other } })).not.toContainEqual(own);
    const there = testHost();
    const moved = await importRun(there, journal, { run: 'there', seats: { polish: other, draft: other }, by: 'me' });
    await moved.resume();
    await moved.settled();
    await moved.answer(moved.summary().openTasks[0]!.id, 'Better.', 'me');
    expect(await moved.settled()).toBe('completed');
    expect(there.models.requests.map(({ address, binding }) => [address, binding])).toEqual([['polish#1', other]]);
    const entries = await there.store.read('there');
    expect(entries.filter(({ type }) => type === 'performer.changed')).toHaveLength(2);
    expect(replayJournal(entries).status).toBe('completed');
  });

  it('leaves the last word to the seat that had it when an earlier one is given another model', async () => {
    const { run, host } = await pausedRun();
    const own = { provider: 'browser', model: 'own' };
    const other = { provider: 'server', model: 'other' };
    await run.changePerformer({ path: 'polish', performer: { model: 'writer' }, binding: own }, 'me');
    await run.changePerformer({ path: 'check', performer: { person: 'editor' } }, 'me');
    const journal: Json[] = JSON.parse(JSON.stringify(await host.store.read('here')));
    const moved = await importRun(testHost(), journal, { run: 'there', seats: { polish: other } });
    expect(moved.state.performers.slice(-2).map(({ path, binding }) => [path, binding])).toEqual([
      ['polish', other],
      ['check', undefined],
    ]);
  });
});
