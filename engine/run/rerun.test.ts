import { describe, expect, it } from 'vitest';
import { nodeRegistry as registry } from '../nodes/registry.ts';
import { ask, flowOf, scripted as models, person, testHost, text } from '../testing/index.ts';
import { replayJournal } from './replay.ts';
import { rerunEntries } from './rerun.ts';
import { importRun, startRun } from './start-run.ts';

const nodes = (prompt = 'Check {{ b }}') => [
  ask('a', '{{ question }}'),
  text('b', '{{ a }}!'),
  ask('c', prompt),
  person('p', 'ok? {{ c }}'),
];
const edges = [
  'input.question -> a.question',
  'a.text -> b.a',
  'b.text -> c.b',
  'c.text -> p.c',
  'p.text -> output.answer',
];
const flow = flowOf({ nodes: nodes(), edges });
const input = { question: 'Why?' };

async function finished(of = flow, given: typeof input = input) {
  const host = testHost({ script: ({ address, turns }) => `${address} of ${turns.at(-1)!.content}` });
  const run = await startRun(host, { flow: of, input: given, models });
  if ((await run.settled()) === 'waiting') await run.answer(run.summary().openTasks[0]!.id, 'yes', 'me');
  await run.settled();
  const calls = () => host.models.requests.map(({ address, turns }) => `${address}: ${turns.at(-1)!.content}`);
  return { host, run, entries: await host.store.read(run.id), calls };
}

describe('A run of a changed flow', () => {
  it('keeps what still holds and calls only what has changed and what hangs on it', async () => {
    const { host, run, entries, calls } = await finished();
    const changed = flowOf({ nodes: nodes('Check it twice: {{ b }}'), edges });
    const rerun = rerunEntries(entries, { registry, run: run.id, flow: changed });
    expect(rerun.kept).toEqual(['a#1', 'b#1']);
    const again = await importRun(host, rerun.entries);
    expect(await again.settled()).toBe('waiting');
    expect(calls().slice(2)).toEqual(['c#1: Check it twice: a#1 of Why?!']);
    expect(again.state.started.forkedFrom).toEqual({ run: run.id, sequence: entries.length });
    await again.answer(again.summary().openTasks[0]!.id, 'still yes', 'me');
    expect(await again.settled()).toBe('completed');
    expect(replayJournal(await host.store.read(again.id)).output).toEqual({ answer: 'still yes' });
  });

  it('keeps everything, the person’s answer too, when only models’ nodes are called otherwise', async () => {
    const { host, run, entries, calls } = await finished();
    const rename = (which: (id: string) => boolean) =>
      flowOf({ nodes: nodes().map((node) => (which(node.id) ? { ...node, title: `The ${node.id}` } : node)), edges });
    const rerun = rerunEntries(entries, { registry, run: run.id, flow: rename((id) => id !== 'p') });
    expect(rerun.kept).toEqual(['a#1', 'b#1', 'c#1', 'p#1']);
    const again = await importRun(host, rerun.entries);
    expect(await again.settled()).toBe('completed');
    expect(calls()).toHaveLength(2);
    // The title of a person's node is part of what is asked.
    expect(rerunEntries(entries, { registry, run: run.id, flow: rename((id) => id === 'p') }).kept).toEqual([
      'a#1',
      'b#1',
      'c#1',
    ]);
  });

  it('begins with a node when that is wanted, although it is the same as before', async () => {
    const { host, run, entries, calls } = await finished();
    const rerun = rerunEntries(entries, { registry, run: run.id, flow, from: 'c' });
    expect(rerun.kept).toEqual(['a#1', 'b#1']);
    await (await importRun(host, rerun.entries)).settled();
    expect(calls().slice(2)).toEqual(['c#1: Check a#1 of Why?!']);
  });

  it('keeps the rounds of a loop up to the one that it begins with', async () => {
    const loop = (prompt: string) =>
      flowOf({
        nodes: [
          {
            id: 'l',
            type: 'loop',
            maxRounds: 3,
            body: {
              nodes: [ask('w', prompt, { memory: { thread: true } })],
              edges: [
                { from: 'input.question', to: 'w.question' },
                { from: 'w.text', to: 'output.text' },
              ],
            },
          },
        ],
        edges: ['input.question -> l.question', 'l.text -> output.answer'],
      });
    const { host, run, entries, calls } = await finished(loop('{{ question }}'));
    expect(calls()).toHaveLength(3);
    const rerun = rerunEntries(entries, {
      registry,
      run: run.id,
      flow: loop('{{ question }}'),
      from: 'l/w',
      activation: 3,
    });
    expect(rerun.kept).toEqual(['l/w#1', 'l/w#2']);
    const again = await importRun(host, rerun.entries);
    expect(await again.settled()).toBe('completed');
    expect(
      calls()
        .slice(3)
        .map((call) => call.slice(0, 6)),
    ).toEqual(['l/w#3:']);
    expect(rerunEntries(entries, { registry, run: run.id, flow: loop('Now: {{ question }}') }).kept).toEqual([]);
  });

  it('is refused when the flow wants input that the run was not given', async () => {
    const { run, entries } = await finished();
    const wanting = flowOf({
      nodes: nodes(),
      edges,
      interface: { input: { question: {}, topic: {} }, output: { answer: {} } },
    });
    expect(() => rerunEntries(entries, { registry, run: run.id, flow: wanting })).toThrow(/"topic" is missing/);
  });
});
