import { describe, expect, it } from 'vitest';
import type { Performer } from '#engine/format/index';
import type { Entry } from '#engine/journal/index';
import { foldRun } from '#engine/run/fold';
import { startRun } from '#engine/run/start-run';
import { createTrace } from '#engine/run/trace';
import { ask, edgesOf, flowOf, scripted as models, person, testHost } from '#engine/testing/index';
import {
  canChangePerformer,
  changeOf,
  changesOfSeat,
  checkDraft,
  describePerformer,
  kindOfPerformer,
  type PerformerDraft,
  performerNow,
} from './performer-choice.ts';

const draft: PerformerDraft = {
  kind: 'model',
  modelRole: 'writer',
  otherModel: '',
  personRole: 'editor',
  stopSeconds: 30,
  isForAll: false,
};
const seat = { path: 'panel[a]/answer', everywhere: 'panel[*]/answer', spareRole: 'assistant' };

describe('What is filled in for a seat', () => {
  it('becomes a performer of each kind, which is read back as that kind', () => {
    const kinds = ['model', 'person', 'reviewed', 'unlessStopped', 'suggested'] as const;
    const performers = kinds.map((kind) => changeOf({ ...draft, kind }, seat).performer);
    expect(performers).toEqual([
      { model: 'writer' },
      { person: 'editor' },
      { model: 'writer', reviewer: 'editor' },
      { model: 'writer', reviewer: 'editor', stopSeconds: 30 },
      { person: 'editor', suggester: 'writer' },
    ]);
    expect(performers.map(kindOfPerformer)).toEqual(kinds);
  });

  it('binds a model of its own only where a model has a part', () => {
    const other = { ...draft, modelRole: undefined, otherModel: 'openai/gpt' };
    expect(changeOf(other, seat)).toEqual({
      path: 'panel[a]/answer',
      performer: { model: 'assistant' },
      binding: { provider: 'openai', model: 'gpt' },
    });
    expect(changeOf({ ...other, kind: 'person', isForAll: true }, seat)).toEqual({
      path: 'panel[*]/answer',
      performer: { person: 'editor' },
    });
  });

  it('is refused without a model or a time that it needs', () => {
    expect(checkDraft(draft)).toEqual({});
    expect(checkDraft({ ...draft, modelRole: undefined })).toHaveProperty('otherModel');
    expect(checkDraft({ ...draft, modelRole: undefined, kind: 'person' })).toEqual({});
    expect(checkDraft({ ...draft, kind: 'unlessStopped', stopSeconds: 0 })).toHaveProperty('stopSeconds');
  });
});

it('A performer is told in words', () => {
  const told = (performer: Performer) => describePerformer(performer);
  expect(told({ model: 'writer' })).toBe('model writer');
  expect(describePerformer({ model: 'writer' }, { provider: 'p', model: 'm' })).toBe('model writer (p/m)');
  expect(told({ person: 'editor', suggester: 'writer' })).toBe('person editor, with a suggestion of model writer');
  expect(told({ model: 'writer', reviewer: 'editor', stopSeconds: 5 })).toBe(
    'model writer, unless editor steps in within 5 s',
  );
});

/** A draft, then a person in a loop, as the journal has it while the person is waited for. */
async function waitingRun() {
  const body = {
    nodes: [ask('draft', '{{ question }}'), person('check', '{{ text }}')],
    edges: edgesOf(['input.question -> draft.question', 'draft.text -> check.text', 'check.text -> output.text']),
  };
  const flow = flowOf({
    nodes: [ask('first', '{{ question }}'), { id: 'rounds', type: 'loop', maxRounds: 2, body }],
    edges: ['input.question -> first.question', 'first.text -> rounds.question', 'rounds.text -> output.answer'],
  });
  const host = testHost();
  const run = await startRun(host, { flow, input: { question: 'Why?' }, models });
  await run.settled();
  return { run, read: () => host.store.read(run.id) };
}

function recordsOf(entries: readonly Entry[]) {
  const trace = createTrace();
  foldRun(entries, trace);
  return trace.activations;
}

describe('The seat of an activation', () => {
  it('can be changed while it is open or a loop around it goes on', async () => {
    const { run, read } = await waitingRun();
    const records = recordsOf(await read());
    const can = (address: string) => canChangePerformer(records, records.get(address)!);
    expect(can('rounds/check#1')).toBe(true);
    expect(can('rounds/draft#1')).toBe(true);
    expect(can('first#1')).toBe(false);
    expect(can('rounds#1')).toBe(false);
    await run.close();
  });

  it('is taken by whom the flow says, and then by whoever was put there last', async () => {
    const { run, read } = await waitingRun();
    const before = await read();
    const records = recordsOf(before);
    expect(performerNow(before, records.get('rounds/check#1')!)).toMatchObject({ person: expect.any(String) });
    expect(performerNow(before, records.get('rounds/draft#1')!)).toMatchObject({ model: expect.any(String) });
    await run.changePerformer({ path: 'rounds/check', performer: { person: 'boss' } }, 'me');
    await run.changePerformer({ path: 'rounds/check', performer: { person: 'chief' } }, 'me');
    const after = await read();
    const changed = recordsOf(after);
    const check = changed.get('rounds/check#1')!;
    expect(performerNow(after, check)).toEqual({ person: 'chief' });
    expect(changesOfSeat(after, changed, check).map(({ performer }) => performer)).toEqual([
      { person: 'chief' },
      { person: 'boss' },
    ]);
    expect(changesOfSeat(after, changed, changed.get('rounds/draft#1')!)).toEqual([]);
    await run.close();
  });
});
