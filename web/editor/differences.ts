import type { FlowFile } from '#engine/format/index';
import { canonicalJson, type Json } from '#engine/json';
import { type Graph, graphInside } from '../store/flow-change-body.ts';

/** How two versions of a flow differ, in numbers that a person can weigh. */
export interface Differences {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly edges: number;
  readonly moved: number;
  /** Title, interface, roles or state. */
  readonly about: number;
}

/** Counts what `after` has added, removed, changed and moved against `before`, frames and inline flows included. */
export function differences(before: FlowFile, after: FlowFile): Differences {
  const [old, now] = [nodesByPath(before, ''), nodesByPath(after, '')];
  const [oldEdges, nowEdges] = [edgesByPath(before, ''), edgesByPath(after, '')];
  const [oldPlaces, nowPlaces] = [placesByPath(before, ''), placesByPath(after, '')];
  const shared = [...now.keys()].filter((path) => old.has(path));
  const about = ['title', 'description', 'interface', 'models', 'people', 'state'] as const;
  return {
    added: [...now.keys()].filter((path) => !old.has(path)).length,
    removed: [...old.keys()].filter((path) => !now.has(path)).length,
    changed: shared.filter((path) => old.get(path) !== now.get(path)).length,
    edges:
      [...nowEdges].filter((edge) => !oldEdges.has(edge)).length +
      [...oldEdges].filter((edge) => !nowEdges.has(edge)).length,
    moved: [...nowPlaces].filter(([path, place]) => oldPlaces.has(path) && oldPlaces.get(path) !== place).length,
    about: about.filter(
      (key) => canonicalJson((before[key] ?? null) as Json) !== canonicalJson((after[key] ?? null) as Json),
    ).length, // parts of a flow are JSON
  };
}

/** The differences in words: `2 nodes added, 1 changed, 3 edges`. */
export function describeDifferences({ added, removed, changed, edges, moved, about }: Differences): string {
  const parts = [
    count(added, 'node', 'added'),
    count(removed, 'node', 'removed'),
    count(changed, 'node', 'changed'),
    count(edges, 'edge', 'changed'),
    about > 0 ? 'title, interface or roles changed' : '',
    count(moved, 'node', 'moved'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no differences' : parts.join(', ');
}

function count(number: number, what: string, how: string): string {
  return number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'} ${how}`;
}

function nodesByPath(graph: Graph, base: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const node of graph.nodes) {
    const path = `${base}/${node.id}`;
    const inside = graphInside(node);
    const own = inside === undefined ? node : { ...node, body: null, use: null };
    found.set(path, canonicalJson(own as Json)); // a node is JSON
    if (inside !== undefined) for (const [key, value] of nodesByPath(inside, path)) found.set(key, value);
  }
  return found;
}

function edgesByPath(graph: Graph, base: string): Set<string> {
  const found = new Set(graph.edges.map((edge) => `${base} ${edge.from}>${edge.to}${edge.spread === true ? '*' : ''}`));
  for (const node of graph.nodes) {
    const inside = graphInside(node);
    if (inside !== undefined) for (const edge of edgesByPath(inside, `${base}/${node.id}`)) found.add(edge);
  }
  return found;
}

function placesByPath(graph: Graph, base: string): Map<string, string> {
  const found = new Map(Object.entries(graph.layout ?? {}).map(([id, place]) => [`${base}/${id}`, place.join()]));
  for (const node of graph.nodes) {
    const inside = graphInside(node);
    if (inside !== undefined)
      for (const [key, place] of placesByPath(inside, `${base}/${node.id}`)) found.set(key, place);
  }
  return found;
}
