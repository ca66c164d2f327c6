import type { Edge } from '#engine/format/index';
import { endsOf, type Graph } from '../../store/flow-change-body.ts';
import { asIdentifier } from './connect.ts';

/** A port that a group of nodes gets when it becomes one node: the edge outside, and the edges inside. */
export interface CrossingPort {
  readonly name: string;
  /** Incoming: the source outside. Outgoing: the source inside, with the part that is selected. */
  readonly from: string;
  readonly edges: readonly Edge[];
}

export interface Crossing {
  readonly incoming: readonly CrossingPort[];
  readonly outgoing: readonly CrossingPort[];
  readonly inner: readonly Edge[];
  readonly outer: readonly Edge[];
}

/** Sorts the edges of a graph by how they meet a group of nodes; every distinct source becomes one port. */
export function crossingEdges(graph: Graph, ids: ReadonlySet<string>, reserved: readonly string[]): Crossing {
  const inner: Edge[] = [];
  const outer: Edge[] = [];
  const incoming = new PortNames(reserved);
  const outgoing = new PortNames([]);
  for (const edge of graph.edges) {
    const { source, target } = endsOf(edge);
    const [begins, ends] = [ids.has(source.node), ids.has(target.node)];
    if (begins && ends) inner.push(edge);
    else if (ends) incoming.add(edge, target.port);
    else if (begins) outgoing.add(edge, source.select.at(-1) ?? source.port);
    else outer.push(edge);
  }
  return { incoming: incoming.ports(), outgoing: outgoing.ports(), inner, outer };
}

class PortNames {
  private readonly bySource = new Map<string, { name: string; edges: Edge[] }>();
  private readonly used: Set<string>;

  constructor(reserved: readonly string[]) {
    this.used = new Set(reserved);
  }

  add(edge: Edge, wanted: string): void {
    const known = this.bySource.get(edge.from);
    if (known !== undefined) {
      known.edges.push(edge);
      return;
    }
    const base = asIdentifier(wanted);
    let name = base;
    for (let number = 2; this.used.has(name); number += 1) name = `${base}${number}`;
    this.used.add(name);
    this.bySource.set(edge.from, { name, edges: [edge] });
  }

  ports(): CrossingPort[] {
    return [...this.bySource].map(([from, { name, edges }]) => ({ name, from, edges }));
  }
}
