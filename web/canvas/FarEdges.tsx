import { getBezierPath, type InternalNode, Position, useStore, useStoreApi, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { useEditor } from '../store/editor-context.ts';
import { instancePath, useRunView } from '../store/run-view.ts';
import type { DrawnEdge } from './canvas-node.ts';
import { strokeOf } from './port-looks.ts';
import { problemEdges, problemKey } from './problem-edges.ts';

/** So many edges are one path: few enough to be drawn anew when a node moves, enough to be cheap to paint together. */
const edgesPerPath = 64;

/**
 * Edges seen from afar, where none can be taken hold of: an element for each would cost more than all else in a frame.
 * The selected ones are left to `EdgeView`.
 */
export const FarEdges = memo(function FarEdges({ edges }: { edges: readonly DrawnEdge[] }) {
  const lines = useLines(edges);
  return (
    <ViewportPortal>
      <svg className="far-edges" aria-hidden>
        {lines.map(({ key, stroke, isLive, path }) => (
          <path key={key} d={path} stroke={isLive ? 'var(--running)' : stroke} strokeWidth={isLive ? 4 : 1.5} />
        ))}
      </svg>
    </ViewportPortal>
  );
});

interface Line {
  readonly key: string;
  readonly stroke: string;
  readonly isLive: boolean;
  readonly path: string;
}

function useLines(edges: readonly DrawnEdge[]): Line[] {
  const nodes = useStore((state) => state.nodes);
  const { nodeLookup } = useStoreApi().getState();
  const problems = useEditor((state) => state.problems);
  const live = useLive(edges);
  return useMemo(() => {
    const wrong = problemEdges(problems);
    const groups = new Map<string, { stroke: string; isLive: boolean; paths: string[] }>();
    // The lookup stays the same object; it says something else whenever there are other nodes.
    for (const edge of nodes.length === 0 ? [] : edges) {
      if (edge.selected === true) continue;
      const path = pathOf(edge, nodeLookup);
      if (path === undefined) continue;
      const isLive = live.has(edge.id);
      const stroke = strokeOf(edge.data?.kind, wrong.has(problemKey(edge.data)));
      const key = `${isLive} ${stroke}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { stroke, isLive, paths: [path] });
      else group.paths.push(path);
    }
    return [...groups].flatMap(([key, { paths, ...look }]) =>
      Array.from({ length: Math.ceil(paths.length / edgesPerPath) }, (_, part) => ({
        ...look,
        key: `${key} ${part}`,
        path: paths.slice(part * edgesPerPath, (part + 1) * edgesPerPath).join(''),
      })),
    );
  }, [edges, nodes, nodeLookup, problems, live]);
}

const none: ReadonlySet<string> = new Set();

/** Edges whose node works now. */
function useLive(edges: readonly DrawnEdge[]): ReadonlySet<string> {
  const instances = useRunView((state) => (state.run === undefined ? undefined : state.instances));
  const items = useRunView((state) => state.items);
  const chosen = useRunView((state) => state.chosen);
  return useMemo(() => {
    if (instances === undefined) return none;
    const isLive = ({ data }: DrawnEdge) =>
      data?.target !== undefined && instances[instancePath(data.target, { items, chosen })]?.status === 'active';
    return new Set(edges.filter(isLive).map(({ id }) => id));
  }, [edges, instances, items, chosen]);
}

interface Drawn {
  readonly at: string;
  readonly path: string;
}

const known = new WeakMap<DrawnEdge, Drawn>();

/** The same curve as `EdgeView` draws; undefined while one of its ends is not there. */
function pathOf(edge: DrawnEdge, nodes: ReadonlyMap<string, InternalNode>): string | undefined {
  const source = endOf(nodes.get(edge.source), 'source', edge.sourceHandle);
  const target = endOf(nodes.get(edge.target), 'target', edge.targetHandle);
  if (source === undefined || target === undefined) return undefined;
  const at = `${source.x} ${source.y} ${target.x} ${target.y}`;
  const before = known.get(edge);
  if (before?.at === at) return before.path;
  const [path] = getBezierPath({
    sourceX: source.x,
    sourceY: source.y,
    sourcePosition: Position.Right,
    targetX: target.x,
    targetY: target.y,
    targetPosition: Position.Left,
  });
  known.set(edge, { at, path });
  return path;
}

function endOf(node: InternalNode | undefined, type: 'source' | 'target', port: string | null | undefined) {
  const place = node?.internals.handleBounds?.[type]?.find(({ id }) => id === port);
  if (node === undefined || place === undefined) return undefined;
  const { x, y } = node.internals.positionAbsolute;
  return { x: x + place.x + (type === 'source' ? place.width : 0), y: y + place.y + place.height / 2 };
}
