import type { FlowFile } from '../format/flow-file.ts';
import { requireFlow } from '../format/parse-flow.ts';

/** A flow for a test: everything but nodes and edges has a default, and edges may be written `a.x -> b.y`. */
export function flowOf(parts: Record<string, unknown> & { edges?: ReadonlyArray<string | object> }): FlowFile {
  const { edges = [], ...rest } = parts;
  return requireFlow({
    format: 1,
    name: 'test-flow',
    interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
    models: { writer: {}, critic: {} },
    people: { editor: {} },
    nodes: [],
    ...rest,
    edges: edgesOf(edges),
  });
}

/** Edges from `a.x -> b.y` (or `a.x => b.y`, which spreads a list). */
export function edgesOf(edges: ReadonlyArray<string | object>): object[] {
  return edges.map((edge) => {
    if (typeof edge !== 'string') return edge;
    const [from, arrow, to] = edge.trim().split(/\s+(->|=>)\s+/);
    return { from, to, ...(arrow === '=>' ? { spread: true } : {}) };
  });
}
