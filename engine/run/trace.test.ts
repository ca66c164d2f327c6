import { expect, it } from 'vitest';
import { createFold, createTrace, startRun } from '../index.ts';
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
