import { describe, expect, it } from 'vitest';
import { type FlowFile, requireFlow } from '#engine/format/index';
import { diffFlows } from '#engine/library/diff-flows';
import { changedPseudo, describeDiff, listChanges } from './list-changes.ts';

const before: FlowFile = requireFlow({
  format: 1,
  name: 'sample',
  title: 'Sample',
  interface: { input: { topic: { type: 'string' } }, output: { text: { type: 'string' } } },
  nodes: [
    { id: 'write', type: 'template', text: 'On {{ topic }}' },
    {
      id: 'rounds',
      type: 'loop',
      maxRounds: 2,
      body: { nodes: [{ id: 'inside', type: 'template', text: 'a' }], edges: [] },
    },
  ],
  edges: [
    { from: 'input.topic', to: 'write.topic' },
    { from: 'write.text', to: 'output.text' },
  ],
  layout: { write: [0, 0] },
});

const change = (parts: object): FlowFile => requireFlow({ ...before, ...parts });

describe('listChanges', () => {
  it('says what differs of the flow, of nodes in frames and of edges, with what to show of it', () => {
    const after = change({
      title: 'Another',
      interface: { input: { topic: { type: 'number' } }, output: { text: { type: 'string' } } },
      nodes: [
        { id: 'write', type: 'template', text: 'About {{ topic }}' },
        {
          id: 'rounds',
          type: 'loop',
          maxRounds: 2,
          body: { nodes: [{ id: 'inside', type: 'template', text: 'a longer one' }], edges: [] },
        },
      ],
      edges: [{ from: 'input.topic', to: 'write.topic' }],
    });
    const diff = diffFlows(before, after);
    expect(listChanges(diff).map(({ mark, what, path }) => [mark, what, path?.join('/')])).toEqual([
      ['changed', 'flow', 'input'],
      ['changed', 'node', 'write'],
      ['changed', 'node', 'rounds/inside'],
      ['removed', 'edge', 'output'],
    ]);
    expect([...changedPseudo(diff)]).toEqual(['input']);
    expect(describeDiff(diff)).toBe('1 removed, 3 changed');
  });

  it('says that nothing differs, or only places', () => {
    expect(describeDiff(diffFlows(before, before))).toBe('no differences');
    expect(describeDiff(diffFlows(before, change({ layout: { write: [80, 0] } })))).toBe('1 node at another place');
  });
});
