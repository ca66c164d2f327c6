import { expect, it } from 'vitest';
import { createFold, createTrace, foldRun, keylessPathOf, startRun } from '../index.ts';
import { ask, edgesOf, flowOf, scripted as models, person, testHost } from '../testing/index.ts';

it('a frame waits when something in it waits for a person and nothing in it is worked on', async () => {
  const body = (node: object, id: string) => ({ nodes: [node], edges: edgesOf([`${id}.text -> output.text`]) });
  const flow = flowOf({
    nodes: [
      {
        id: 'outer',
        type: 'loop',
        maxRounds: 1,
        body: {
          nodes: [{ id: 'inner', type: 'loop', maxRounds: 1, body: body(person('p', 'yes?'), 'p') }, ask('a', 'x')],
          edges: edgesOf(['inner.text -> output.text']),
        },
      },
    ],
    edges: ['outer.text -> output.answer'],
  });
  const host = testHost();
  const run = await startRun(host, { flow, input: { question: 'Why?' }, models });
  await run.settled();
  await run.answer(run.summary().openTasks[0]!.id, 'ok', 'me');
  await run.settled();
  const entries = await host.store.read(run.id);
  const trace = createTrace();
  const fold = createFold(entries[0], { observer: trace });
  const seen: string[] = [];
  for (const entry of entries.slice(1)) {
    fold.apply(entry);
    seen.push(
      `${entry.type}: ${['outer#1', 'outer/inner#1', 'outer/inner/p#1'].map((address) => trace.activations.get(address)?.status).join(' ')}`,
    );
  }
  expect(seen).toEqual([
    'task.opened: active waiting waiting',
    'activation.completed: waiting waiting waiting',
    'task.answered: waiting waiting waiting',
    'activation.completed: active active done',
    'round.ended: active done done',
    'round.ended: done done done',
    'run.ended: done done done',
  ]);
});

it('adds up what failed attempts, repairs and the answer of one activation cost', async () => {
  let calls = 0;
  const host = testHost({ script: () => (++calls < 5 ? 'no number' : '7') });
  const seat = ask('seat', 'How many?', {
    response: { schema: { type: 'number' } },
    retry: { attempts: 2, delaySeconds: 1 },
  });
  const flow = flowOf({ nodes: [seat], edges: ['seat.text -> output.answer'] });
  const run = await startRun(host, { flow, input: { question: 'Why?' }, models });
  await run.settled();
  host.clock.set(1_000_000 + 60_000);
  await run.settled();
  const entries = await host.store.read(run.id);
  const trace = createTrace();
  foldRun(entries, trace);
  expect(entries.map(({ type }) => type)).toContain('attempt.failed');
  expect(calls).toBeGreaterThan(1);
  expect(trace.activations.get('seat#1')?.usage).toEqual(run.state.usage);
  expect(trace.activations.get('seat#1')?.usage?.calls).toBe(calls);
});

it('shows what a failed activation cost', async () => {
  const host = testHost({ script: () => 'no number' });
  const seat = ask('seat', 'How many?', { response: { schema: { type: 'number' } }, retry: { attempts: 1 } });
  const flow = flowOf({ nodes: [seat], edges: ['seat.text -> output.answer'] });
  const run = await startRun(host, { flow, input: { question: 'Why?' }, models });
  expect(await run.settled()).toBe('failed');
  const trace = createTrace();
  foldRun(await host.store.read(run.id), trace);
  expect(trace.activations.get('seat#1')).toMatchObject({ status: 'failed', usage: run.state.usage });
  expect(run.state.usage.calls).toBeGreaterThan(0);
});

it('is begun again when somebody else takes the seat, and says who, for keyed seats too', async () => {
  const panel = {
    id: 'panel',
    type: 'map',
    key: 'name',
    body: {
      nodes: [person('answer', '{{ item.name }}: {{ question }}')],
      edges: edgesOf(['input.item -> answer.item', 'input.question -> answer.question', 'answer.text -> output.text']),
    },
  };
  const flow = flowOf({
    interface: { input: { question: { type: 'string' }, seats: { type: 'array' } }, output: { answer: {} } },
    nodes: [panel],
    edges: ['input.seats -> panel.items', 'input.question -> panel.question', 'panel.text -> output.answer'],
  });
  const host = testHost({ script: () => new Promise(() => {}) });
  const run = await startRun(host, {
    flow,
    input: { question: 'Why?', seats: [{ name: 'a' }, { name: 'b' }] },
    models,
  });
  await run.settled();
  await run.changePerformer({ path: 'panel[*]/answer', performer: { model: 'writer' } }, 'me');
  await run.changePerformer({ path: 'panel[b]/answer', performer: { person: 'boss' } }, 'me');
  const trace = createTrace();
  foldRun(await host.store.read(run.id), trace);
  const first = trace.activations.get('panel[a]/answer#1')!;
  expect(keylessPathOf(trace.activations, first)).toBe('panel[*]/answer');
  expect(first).toMatchObject({ status: 'active', seated: { performer: { model: 'writer' } } });
  expect(first.task).toBeUndefined();
  const second = trace.activations.get('panel[b]/answer#1');
  expect(second).toMatchObject({ status: 'waiting', seated: { performer: { person: 'boss' } } });
  expect(second?.task).toBe(run.summary().openTasks[0]?.id);
  expect(trace.activations.get('panel#1')?.status).toBe('active');
});
