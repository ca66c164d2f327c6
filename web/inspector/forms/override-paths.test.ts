import { expect, it } from 'vitest';
import { ask, flowOf } from '#engine/testing/index';
import { innerNodes } from './override-paths.ts';

const polish = flowOf({ name: 'polish', nodes: [ask('critic', 'x')], edges: [] });
const flow = flowOf({
  nodes: [
    { id: 'remark', type: 'note', text: 'n' },
    { id: 'rounds', type: 'loop', maxRounds: 2, body: { nodes: [ask('write', 'x')], edges: [] } },
    { id: 'refine', type: 'flow', use: 'polish@1.0.0' },
  ],
  edges: [],
});

it('The nodes inside a flow are told by their path, through frames and called flows, without notes', () => {
  const paths = innerNodes(flow, { 'polish@1.0.0': polish }).map(({ path }) => path);
  expect(paths).toEqual(['rounds', 'refine', 'rounds/write', 'refine/critic']);
});

it('The nodes inside a flow that calls itself come to an end', () => {
  const endless = flowOf({ nodes: [ask('a', 'x'), { id: 'again', type: 'flow', use: 'self' }], edges: [] });
  const paths = innerNodes(endless, {}).map(({ path }) => path);
  expect(paths.at(-1)).toBe('again/again/again/again/again');
});
