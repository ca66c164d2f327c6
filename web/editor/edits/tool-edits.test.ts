import { describe, expect, it } from 'vitest';
import type { FlowFile, NodeOf } from '#engine/format/index';
import { flowOf } from '#engine/testing/index';
import { applyChanges } from '../../store/flow-change.ts';
import { collapseToFlow } from './collapse.ts';
import { dissolve } from './dissolve.ts';
import { isRefusal } from './edit.ts';
import { makeNode } from './new-node.ts';
import type { Scope } from './scope.ts';
import { replaceWithServers, serversUsedBy } from './tool-edits.ts';

const scopeOf = (flow: FlowFile): Scope => ({ flow, path: [], flows: {} });
const edited = (before: FlowFile, edit: ReturnType<typeof dissolve>) => {
  if (isRefusal(edit)) throw new Error(edit.refused);
  return applyChanges(before, edit.changes);
};
const use = (id: string, server: string) => ({ id, type: 'tool', server, tool: 'find' });
const flow = (tools: object, ...nodes: object[]) => flowOf({ tools, nodes, edges: [] });

describe('the tool servers of a flow', () => {
  it('follow what its nodes use; one that nobody uses any more goes, one that was written down stays', () => {
    const before = flow({ a: { description: 'mine' }, spare: {} }, use('one', 'a'));
    const [node] = before.nodes;
    const after = applyChanges(
      before,
      replaceWithServers(scopeOf(before), node!, { ...(node as NodeOf<'tool'>), server: 'b' }),
    );
    expect(Object.keys(after.tools ?? {}).sort()).toEqual(['b', 'spare']);
  });

  it('keep their words, and stay while another node uses them', () => {
    const before = flow({ a: { description: 'mine' } }, use('one', 'a'), {
      id: 'each',
      type: 'map',
      body: { nodes: [use('two', 'a')], edges: [] },
    });
    expect(serversUsedBy(before.nodes)).toEqual(['a']);
    const after = applyChanges(
      before,
      replaceWithServers(scopeOf(before), before.nodes[0]!, { ...(before.nodes[0] as NodeOf<'tool'>), server: 'b' }),
    );
    expect(after.tools).toMatchObject({ a: { description: 'mine' }, b: {} });
  });

  it('come along with a new node, with a sub-flow that is made of nodes, and back out of it', () => {
    const empty = flowOf({ nodes: [], edges: [] });
    const made = makeNode(scopeOf(empty), { kind: 'tool' });
    expect(made.changes).toContainEqual({ type: 'set-tools', body: [], tools: { tools: {} } });
    const whole = flow({ a: { description: 'mine' } }, use('one', 'a'), use('two', 'a'));
    const collapsed = edited(whole, collapseToFlow(scopeOf(whole), ['one', 'two']));
    const [sub] = collapsed.nodes;
    expect(sub?.type === 'flow' && typeof sub.use !== 'string' && sub.use.tools).toEqual({
      a: { description: 'mine' },
    });
    const { tools: _, ...bare } = collapsed;
    expect(edited(bare, dissolve(scopeOf(bare), sub!.id)).tools).toEqual({ a: {} });
  });
});
