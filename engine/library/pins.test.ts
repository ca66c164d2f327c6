import { expect, it } from 'vitest';
import { requireFlow } from '../format/index.ts';
import { pinsOf } from './pins.ts';

const hash = `sha256-${'0'.repeat(64)}`;
const inner = {
  format: 1,
  name: 'inner',
  interface: { input: {}, output: {} },
  nodes: [{ id: 'deep', type: 'flow', use: 'deep@1.0.0', hash }],
  edges: [],
};

it('finds every reference to another flow, wherever a node may have one', () => {
  const flow = requireFlow({
    ...inner,
    name: 'outer',
    nodes: [
      {
        id: 'plain',
        type: 'flow',
        use: 'plain@1.0.0',
        choices: { other: { use: 'other@2.0.0', hash }, me: { use: 'self' } },
      },
      { id: 'again', type: 'flow', use: 'self' },
      { id: 'frame', type: 'loop', maxRounds: 1, body: { nodes: [{ id: 'in', type: 'flow', use: inner }], edges: [] } },
      {
        id: 'panel',
        type: 'discussion',
        participants: [{ name: 'Flo', flow: 'seated' }],
        rounds: 1,
        prompt: 'Go',
        flows: { seated: { use: 'seated@3.0.0', hash }, written: { use: inner } },
      },
    ],
  });
  expect(pinsOf(flow)).toEqual([
    { path: 'nodes[0]', reference: 'plain@1.0.0', hash: undefined },
    { path: 'nodes[0].choices.other', reference: 'other@2.0.0', hash },
    { path: 'nodes[2].body.nodes[0].use.nodes[0]', reference: 'deep@1.0.0', hash },
    { path: 'nodes[3].flows.seated', reference: 'seated@3.0.0', hash },
    { path: 'nodes[3].flows.written.use.nodes[0]', reference: 'deep@1.0.0', hash },
  ]);
});
