import { describe, expect, it } from 'vitest';
import type { FlowFile, NodeOf } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { flowOf } from '#engine/testing/index';
import { applyChanges } from '../../store/flow-change.ts';
import { collapseToFlow } from './collapse.ts';
import { dissolve } from './dissolve.ts';
import { isRefusal } from './edit.ts';
import { changeUrl, hostsCalledBy } from './host-edits.ts';
import { makeNode } from './new-node.ts';
import type { Scope } from './scope.ts';

const call = (id: string, host: string) => ({ id, type: 'http', method: 'GET', url: `https://${host}/` });
const scopeOf = (flow: FlowFile): Scope => ({ flow, path: [], flows: {} });
const flow = (hosts: string[], ...nodes: object[]) => flowOf({ hosts, nodes, edges: [] });
const edited = (before: FlowFile, edit: ReturnType<typeof dissolve>) => {
  if (isRefusal(edit)) throw new Error(edit.refused);
  return applyChanges(before, edit.changes);
};

describe('the hosts of a flow', () => {
  it('follow the URLs that its author writes, and keep what was declared by hand', () => {
    const before = flow(['a.example', 'mine.example'], call('one', 'a.example'));
    const [node] = before.nodes;
    const changed = edited(before, changeUrl(scopeOf(before), node as NodeOf<'http'>, 'https://b.example:8443/x'));
    expect(changed.hosts).toEqual(['mine.example', 'b.example:8443']);
    expect(hostsCalledBy(changed.nodes)).toEqual(['b.example:8443']);
  });

  it('stay as long as another node calls them', () => {
    const before = flow(['a.example'], call('one', 'a.example'), call('two', 'a.example'));
    const changed = edited(before, changeUrl(scopeOf(before), before.nodes[0] as NodeOf<'http'>, 'https://b.example/'));
    expect(changed.hosts).toEqual(['a.example', 'b.example']);
  });

  it('come with a new node, so that it can run at once', () => {
    const before = flowOf({ edges: [] });
    const { node, changes } = makeNode(scopeOf(before), { kind: 'http' }, 'question');
    expect(node).toMatchObject({ url: 'https://api.example.com/?q={{ question }}' });
    const added = applyChanges(before, [...changes, { type: 'add-node', body: [], node }]);
    expect(added.hosts).toEqual(['api.example.com']);
    expect(checkFlow(added).filter(({ path }) => path.endsWith('url'))).toEqual([]);
  });

  it('go with nodes into a sub-flow and come out of it again', () => {
    const before = flow(['a.example'], call('one', 'a.example'));
    const inside = edited(before, collapseToFlow(scopeOf(before), ['one']));
    const [sub] = inside.nodes;
    expect(sub?.type === 'flow' && typeof sub.use !== 'string' && sub.use.hosts).toEqual(['a.example']);
    const { hosts: _, ...bare } = inside;
    expect(edited(bare, dissolve(scopeOf(bare), sub!.id)).hosts).toEqual(['a.example']);
  });
});

describe('a new memory', () => {
  it('finds a list for its passages in the state, or makes one', () => {
    const before = flowOf({ edges: [] });
    const first = makeNode(scopeOf(before), { kind: 'memory' });
    const added = applyChanges(before, [...first.changes, { type: 'add-node', body: [], node: first.node }]);
    expect(added.state).toEqual({ passages: { initial: [], merge: 'append' } });
    const second = makeNode(scopeOf(added), { kind: 'memory' });
    expect(second).toMatchObject({ node: { id: 'memory-2', key: 'passages' }, changes: [] });
    expect(checkFlow(added).map(({ path }) => path)).not.toContain('nodes[0].key');
  });
});
