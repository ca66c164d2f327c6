import { describe, expect, it } from 'vitest';
import { foldRun } from '#engine/run/fold';
import { startRun } from '#engine/run/start-run';
import { createTrace } from '#engine/run/trace';
import { flowOf, testHost } from '#engine/testing/index';
import { traceRows } from './trace-rows.ts';

/** A loop of two rounds beside a plain node: run for real, since rounds are told apart by how the engine numbers. */
async function recordsOfLoop() {
  const flow = flowOf({
    nodes: [
      { id: 'first', type: 'template', text: 'a {{ question }}' },
      {
        id: 'loop',
        type: 'loop',
        maxRounds: 2,
        body: {
          nodes: [{ id: 'step', type: 'template', text: '{{ text }}!' }],
          edges: [
            { from: 'input.text', to: 'step.text' },
            { from: 'step.text', to: 'output.text' },
          ],
        },
      },
    ],
    edges: ['input.question -> first.question', 'first.text -> loop.text', 'loop.text -> output.answer'],
  });
  const host = testHost();
  const run = await startRun(host, { flow, input: { question: 'b' } });
  await run.settled();
  const trace = createTrace();
  foldRun(await host.store.read(run.id), trace);
  return trace.activations;
}

const outline = (rows: ReturnType<typeof traceRows>) => rows.map((row) => `${'  '.repeat(row.depth)}${row.key}`);

describe('The rows of the trace', () => {
  it('stand below what encloses them, a loop’s by round', async () => {
    expect(outline(traceRows(await recordsOfLoop(), new Set()))).toEqual([
      'first#1',
      'loop#1',
      '  loop#1 round 1',
      '    loop/step#1',
      '  loop#1 round 2',
      '    loop/step#2',
    ]);
  });

  it('are hidden below what a person closed', async () => {
    const records = await recordsOfLoop();
    expect(outline(traceRows(records, new Set(['loop#1'])))).toEqual(['first#1', 'loop#1']);
    expect(outline(traceRows(records, new Set(['loop#1 round 1'])))).toEqual([
      'first#1',
      'loop#1',
      '  loop#1 round 1',
      '  loop#1 round 2',
      '    loop/step#2',
    ]);
  });
});
