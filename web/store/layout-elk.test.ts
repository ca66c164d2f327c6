import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { sampleFlow, samplePolish } from '../canvas/canvas-sample.ts';
import { applyChanges } from './flow-change.ts';
import { graphAt } from './flow-change-body.ts';
import { type LayOut, tidy } from './layout-elk.ts';

// The bundled build lays out in this very process: what the worker runs, without a worker.
const Elk = createRequire(import.meta.url)('elkjs/lib/elk.bundled.js') as new () => { layout: LayOut };
const elk = new Elk();
const layOut: LayOut = (graph) => elk.layout(graph);

describe('tidying', () => {
  it('puts every node to the right of what it takes from, in frames too, on the grid', async () => {
    const scope = { flow: sampleFlow, path: [], flows: { 'polish@1.0.0': samplePolish } };
    const flow = applyChanges(sampleFlow, await tidy(scope, layOut));
    for (const path of [[], ['refine']]) {
      const graph = graphAt(flow, path)!;
      for (const edge of graph.edges) {
        const from = graph.layout?.[edge.from.split('.')[0]!];
        const to = graph.layout?.[edge.to.split('.')[0]!];
        if (from !== undefined && to !== undefined) expect(to[0], `${edge.from} > ${edge.to}`).toBeGreaterThan(from[0]);
      }
      for (const [x, y] of Object.values(graph.layout ?? {})) expect([x % 8, y % 8].map(Math.abs)).toEqual([0, 0]);
    }
  });

  it('leaves notes where they were and room for what a frame holds', async () => {
    const scope = { flow: sampleFlow, path: [], flows: { 'polish@1.0.0': samplePolish } };
    const flow = applyChanges(sampleFlow, await tidy(scope, layOut));
    expect(flow.layout?.note).toEqual(sampleFlow.layout?.note);
    const [refineX] = flow.layout!.refine!;
    const [routeX] = flow.layout!.route!;
    // The loop holds a map and two more nodes: nearly 1,200 pixels.
    expect(routeX - refineX).toBeGreaterThan(1000);
  });
});
