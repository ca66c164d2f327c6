import { describe, expect, it } from 'vitest';
import type { InspectionEvent } from 'xstate';
import { startRun } from '../index.ts';
import {
  ask,
  edgesOf,
  flowOf,
  whyInput as input,
  scripted as models,
  person,
  testHost,
  text,
} from '../testing/index.ts';

const inner = flowOf({
  name: 'inner',
  nodes: [ask('say', '{{ question }}'), text('wrap', '[{{ text }}]')],
  edges: ['input.question -> say.question', 'say.text -> wrap.text', 'wrap.text -> output.answer'],
});
const flow = flowOf({
  interface: { input: { question: { type: 'string' }, items: { type: 'array' } }, output: { answer: {} } },
  nodes: [
    {
      id: 'each',
      type: 'map',
      body: {
        nodes: [{ id: 'call', type: 'flow', use: inner }],
        edges: edgesOf(['input.item -> call.question', 'call.answer -> output.answer']),
      },
    },
    {
      id: 'rounds',
      type: 'loop',
      maxRounds: 3,
      until: 'round == 2',
      body: {
        nodes: [ask('critic', '{{ question }}', { memory: { thread: true } })],
        edges: edgesOf(['input.question -> critic.question', 'critic.text -> output.text']),
      },
    },
    ask('broken', '{{ question }}', { onError: 'port', retry: { attempts: 1 } }),
    person('check', '{{ answer }} {{ text }}'),
  ],
  edges: [
    'input.items -> each.items',
    'input.question -> rounds.question',
    'input.question -> broken.question',
    'each.answer -> check.answer',
    'rounds.text -> check.text',
    'check.text -> output.answer',
  ],
});

const idOf = (actor: object) => (actor as { id: string }).id; // every actor of ours has one

async function play(inspect?: (event: InspectionEvent) => void) {
  const host = testHost({
    script: ({ address }) => (address === 'broken#1' ? new Error('broken') : `said by ${address}`),
  });
  const options = { flow, input: { ...input, items: ['a', 'b'] }, models, seed: 's', run: 'r' };
  const run = await startRun(host, options, inspect === undefined ? {} : { inspect });
  await run.settled();
  await run.answer(run.summary().openTasks[0]!.id, 'fine', 'me');
  expect(await run.settled()).toBe('completed');
  return JSON.stringify(await host.store.read('r'));
}

describe('a run that is inspected', () => {
  it('leaves the same journal as one that is not, byte by byte', async () => {
    expect(await play(() => {})).toBe(await play());
  });

  it('shows an actor for every flow instance and effect, and its messages', async () => {
    const events: InspectionEvent[] = [];
    await play((event) => void events.push(event));
    const ids = new Set(events.flatMap((event) => (event.type === '@xstate.actor' ? [idOf(event.actorRef)] : [])));
    for (const id of ['r', 'each', 'each[0]', 'each[0]/call', 'rounds', 'each[1]/call/say#1', 'rounds/critic#2'])
      expect(ids).toContain(id);
    const sent = events.flatMap((event) => (event.type === '@xstate.event' ? [event.event.type] : []));
    expect(sent).toContain('settle');
    expect(sent.some((type) => type.startsWith('xstate.done.actor'))).toBe(true);
  });

  it('has a life that an inspector can follow to its end', async () => {
    const seen: unknown[] = [];
    await play((event) => {
      if (event.type === '@xstate.snapshot' && idOf(event.actorRef) === 'life')
        seen.push((event.snapshot as { value?: unknown }).value);
    });
    expect(new Set(seen)).toEqual(new Set(['running', 'waiting', 'completed']));
  });
});
