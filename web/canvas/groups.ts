import type { NodeChange } from '@xyflow/react';
import type { Group } from '../editor/edits/group.ts';
import type { Rect } from '../store/layout-size.ts';
import { groupsText } from '../text/canvas.ts';
import type { DrawnGraph } from './build-graph.ts';
import type { DrawnNode } from './canvas-node.ts';

export function groupTitle(group: Group): string {
  return group.text.split('\n', 1)[0]?.trim() || groupsText.group;
}

/** The colour of notes and groups by its name. */
export const noteTints = {
  yellow: 'var(--waiting)',
  blue: 'var(--port-text)',
  green: 'var(--done)',
  purple: 'var(--port-list)',
  red: 'var(--failed)',
  grey: 'var(--skipped)',
} as const;

const room = 20;
/** Height of the line with the name of a group. */
export const groupHeader = 28;

/** The box around these, with room for its name above. */
export function boxAround(rects: readonly Rect[]): Rect {
  const left = Math.min(...rects.map(({ x }) => x)) - room;
  const top = Math.min(...rects.map(({ y }) => y)) - room - groupHeader;
  const right = Math.max(...rects.map(({ x, width }) => x + width)) + room;
  const bottom = Math.max(...rects.map(({ y, height }) => y + height)) + room;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Who moves a group moves what is in it: the members' own moves, beside what React Flow reports. */
export function withMembers(graph: DrawnGraph, changes: readonly NodeChange<DrawnNode>[]): NodeChange<DrawnNode>[] {
  const groups = changes
    .filter(({ type }) => type === 'position')
    .map((change) => ({ change, node: nodeOf(graph, change) }));
  if (groups.every(({ node }) => node?.type !== 'group')) return [...changes];
  const moved = new Set(changes.map((change) => ('id' in change ? change.id : '')));
  const added = groups.flatMap(({ change, node }): NodeChange<DrawnNode>[] => {
    if (node?.type !== 'group' || change.type !== 'position') return [];
    const by =
      change.position === undefined
        ? undefined
        : { x: change.position.x - node.position.x, y: change.position.y - node.position.y };
    return (node.data.members ?? []).flatMap((id): NodeChange<DrawnNode>[] => {
      const member = graph.nodes.find((one) => one.id === id);
      if (member === undefined || moved.has(id)) return [];
      moved.add(id);
      if (by === undefined) return [{ ...change, id }];
      return [{ ...change, id, position: { x: member.position.x + by.x, y: member.position.y + by.y } }];
    });
  });
  // The report that ends the movement comes last.
  return [...added, ...changes];
}

function nodeOf(graph: DrawnGraph, change: NodeChange<DrawnNode>): DrawnNode | undefined {
  return change.type === 'position' ? graph.nodes.find(({ id }) => id === change.id) : undefined;
}
