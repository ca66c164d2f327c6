import { describe, expect, it } from 'vitest';
import type { FlowNode } from '#engine/format/index';
import { alignNodes } from './align.ts';
import { duplicateNodes } from './clipboard.ts';
import { applied, flow, scope } from './edits-sample.ts';
import { groupNodes, isGroup, ungroupNodes } from './group.ts';
import { removeAll } from './remove.ts';
import type { Scope } from './scope.ts';

const groupsOf = ({ flow: { nodes } }: Scope) =>
  nodes.filter(isGroup).map(({ id, around }) => `${id}: ${around.join()}`);
const grouped = applied(groupNodes(scope, ['draft', 'critic']));

describe('a group', () => {
  it('is a note around nodes, and a node is in one group at most', () => {
    expect(groupsOf(grouped)).toEqual(['group: draft,critic']);
    const second = applied(groupNodes(grouped, ['critic', 'improve']), grouped);
    expect(groupsOf(second)).toEqual(['group: draft', 'group-2: critic,improve']);
    expect(groupsOf(applied(groupNodes(second, ['group-2', 'draft']), second))).toEqual([
      'group-2: critic,improve,draft',
    ]);
    expect(groupNodes(scope, [])).toEqual({ refused: 'Select the nodes to group.' });
  });

  it('follows nodes that are renamed, removed and copied', () => {
    const rename = { label: '', changes: [{ type: 'rename-node', body: [], id: 'draft', to: 'first' } as const] };
    expect(groupsOf(applied(rename, grouped))).toEqual(['group: first,critic']);
    const node = (id: string) => ({ body: [], id });
    expect(groupsOf(applied(removeAll({ nodes: [node('draft')], edges: [] }), grouped))).toEqual(['group: critic']);
    expect(groupsOf(applied(removeAll({ nodes: [node('draft'), node('critic')], edges: [] }), grouped))).toEqual([]);
    expect(groupsOf(applied(duplicateNodes(grouped, ['group', 'draft']), grouped))).toEqual([
      'group: draft,critic',
      'group-2: draft-2',
    ]);
  });

  it('is taken away and leaves its nodes', () => {
    for (const chosen of ['group', 'critic']) {
      const done = applied(ungroupNodes(grouped, [chosen]), grouped);
      expect(groupsOf(done)).toEqual([]);
      expect(done.flow.nodes).toEqual(flow.nodes as FlowNode[]);
    }
    expect(ungroupNodes(scope, ['draft'])).toHaveProperty('refused');
  });
});

describe('aligning', () => {
  const rects = new Map([
    ['draft', { x: 0, y: 10, width: 100, height: 50 }],
    ['critic', { x: 320, y: 100, width: 100, height: 100 }],
    ['improve', { x: 480, y: 48, width: 100, height: 50 }],
  ]);
  const ids = [...rects.keys()];
  const placesAfter = (line: Parameters<typeof alignNodes>[1]['line']) => {
    const { layout = {} } = applied(alignNodes(scope, { ids, line, rects })).flow;
    return ids.map((id) => layout[id]);
  };

  it('brings nodes to one line', () => {
    expect(placesAfter('left').map((place) => place?.[0])).toEqual([0, 0, 0]);
    expect(placesAfter('right').map((place) => place?.[0])).toEqual([480, 480, 480]);
    expect(placesAfter('bottom').map((place) => place?.[1])).toEqual([150, 100, 150]);
  });

  it('makes the gaps equal between the outermost', () => {
    expect(placesAfter('across').map((place) => place?.[0])).toEqual([0, 240, 480]);
    expect(alignNodes(scope, { ids: ids.slice(0, 2), line: 'across', rects })).toHaveProperty('refused');
  });
});
