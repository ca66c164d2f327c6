import { describe, expect, it } from 'vitest';
import { applyChanges } from '../store/flow-change.ts';
import { describeDifferences, differences } from './differences.ts';
import { flow, scope } from './edits/edits-sample.ts';
import { wrapInFrame } from './edits/wrap.ts';

describe('the differences of two versions', () => {
  it('are none between equal flows', () => {
    expect(describeDifferences(differences(flow, structuredClone(flow)))).toBe('no differences');
  });

  it('are counted by kind', () => {
    const after = applyChanges(flow, [
      { type: 'remove-node', body: [], id: 'sum' },
      { type: 'add-node', body: [], node: { id: 'note', type: 'note', text: '' } },
      { type: 'replace-node', body: [], id: 'draft', node: { ...flow.nodes[0]!, title: 'Draft' } as never },
      { type: 'remove-edge', body: [], edge: flow.edges[0]! },
      { type: 'place-nodes', body: [], places: { critic: [8, 8] } },
      { type: 'set-details', body: [], title: 'New' },
    ]);
    expect(differences(flow, after)).toEqual({ added: 1, removed: 1, changed: 1, edges: 1, moved: 1, about: 1 });
    expect(describeDifferences(differences(flow, after))).toBe(
      '1 node added, 1 node removed, 1 node changed, 1 edge changed, title, interface or roles changed, 1 node moved',
    );
  });

  it('are seen inside frames too', () => {
    const wrapping = wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] });
    if ('refused' in wrapping) expect.unreachable(wrapping.refused);
    const wrapped = applyChanges(flow, wrapping.changes);
    const after = applyChanges(wrapped, [{ type: 'remove-node', body: ['loop'], id: 'critic' }]);
    expect(differences(wrapped, after)).toMatchObject({ added: 0, removed: 1, changed: 0, edges: 2 });
  });
});
