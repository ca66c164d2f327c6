import { expect, it } from 'vitest';
import { startRun } from '#engine';
import { ask, flowOf, person, scripted, testHost } from '#engine/testing/index';
import { RunInspection } from './run-inspection.ts';

const flow = flowOf({
  nodes: [
    {
      id: 'rounds',
      type: 'loop',
      maxRounds: 2,
      until: 'false',
      body: {
        nodes: [ask('draft', '{{ question }}')],
        edges: [
          { from: 'input.question', to: 'draft.question' },
          { from: 'draft.text', to: 'output.text' },
        ],
      },
    },
    person('check', '{{ text }}'),
  ],
  edges: ['input.question -> rounds.question', 'rounds.text -> check.text', 'check.text -> output.answer'],
});

/** The run until it waits for its person. */
async function begin() {
  let time = 0;
  let changes = 0;
  const inspection = new RunInspection(
    () => ++time,
    () => {
      changes += 1;
    },
  );
  const host = testHost({ script: () => 'said' });
  const options = { flow, input: { question: 'Why?' }, models: scripted, seed: 's', run: 'r' };
  const run = await startRun(host, options, { inspect: inspection.inspect });
  await run.settled();
  return { run, inspection, changed: () => changes };
}

const byId = (inspection: RunInspection, id: string) => inspection.view().actors.find((actor) => actor.id === id);

it('tells the actors of a run that waits, their parents and states, and the machine of its life', async () => {
  const { inspection, changed } = await begin();
  expect(changed()).toBeGreaterThan(10);
  const root = byId(inspection, 'r');
  expect(root).toMatchObject({ kind: 'flow', status: 'active', parent: undefined, activation: 1, unsettled: 1 });
  expect(byId(inspection, 'rounds')).toMatchObject({ kind: 'loop', parent: root?.session, unsettled: 0 });
  const life = byId(inspection, 'life');
  expect(life).toMatchObject({ kind: 'machine', value: 'waiting', parent: root?.session });
  expect(life?.machine).toMatchObject({ initial: 'running', states: { paused: {} } });
});

it('keeps actors that ended, with the time of their end', async () => {
  const { run, inspection } = await begin();
  const effect = byId(inspection, 'rounds/draft#1');
  expect(effect).toMatchObject({ kind: 'effect', status: 'done' });
  expect(effect?.endedAt).toBeGreaterThan(effect?.startedAt ?? Number.POSITIVE_INFINITY);
  await run.answer(run.summary().openTasks[0]!.id, 'fine', 'me');
  await run.settled();
  expect(byId(inspection, 'life')).toMatchObject({ value: 'completed', status: 'done' });
});

it('tells events in order with their sender and receiver, and forgets all but the last', async () => {
  const { inspection } = await begin();
  const { events, actors, eventCount } = inspection.view();
  expect(eventCount).toBe(events.length);
  expect(events.map(({ number }) => number)).toEqual(events.map((_, index) => index + 1));
  const sessions = new Set(actors.map(({ session }) => session));
  expect(events.every(({ to }) => sessions.has(to))).toBe(true);
  const done = events.find(({ type }) => type.startsWith('xstate.done.actor'));
  expect(actors.find(({ session }) => session === done?.from)?.kind).toBe('effect');
});
