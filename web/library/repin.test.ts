import { describe, expect, it } from 'vitest';
import { checkFlow } from '#engine';
import { contentHash, type FlowFile, requireFlow } from '#engine/format/index';
import { shipped } from '#flows';
import { pinnedNodes } from './pinned-nodes.ts';
import { pinningFlow } from './pinning-flow.ts';
import { repin } from './repin.ts';

describe('repin', () => {
  const inner = { format: 1, name: 'inner', interface: { input: {}, output: {} }, edges: [] } as const;
  const call = (id: string, use: string) => ({
    id,
    type: 'flow',
    use,
    hash: contentHash(requireFlow({ ...inner, nodes: [] })),
  });
  const flow: FlowFile = requireFlow({
    format: 1,
    name: 'outer',
    interface: { input: {}, output: {} },
    models: { solver: {} },
    nodes: [
      call('first', 'greet@1.0.0'),
      { id: 'rounds', type: 'loop', maxRounds: 2, body: { nodes: [call('again', 'greet@1.0.0')], edges: [] } },
      { id: 'written', type: 'flow', use: { ...inner, nodes: [call('deep', 'other@2.0.0')] } },
      {
        id: 'ask',
        type: 'ask',
        performer: { model: 'solver' },
        prompt: 'Hello',
        tools: { greet: { use: 'greet@1.0.0', hash: call('x', 'y').hash } },
      },
    ],
    edges: [],
  });

  it('finds every node that uses a release, in frames, inline flows and among tools', () => {
    expect(pinnedNodes(flow).map(({ path, reference }) => `${path.join('/')} ${reference}`)).toEqual([
      'first greet@1.0.0',
      'rounds/again greet@1.0.0',
      'written/deep other@2.0.0',
      'ask greet@1.0.0',
    ]);
  });

  it('pins another release wherever the old one was pinned, and nothing else', () => {
    const next = repin(flow, { 'greet@1.0.0': { reference: 'greet@1.1.0', hash: call('x', 'y').hash } });
    expect(pinnedNodes(next).map(({ reference }) => reference)).toEqual([
      'greet@1.1.0',
      'greet@1.1.0',
      'other@2.0.0',
      'greet@1.1.0',
    ]);
    expect(repin(next, { 'greet@1.1.0': { reference: 'greet@1.0.0', hash: call('x', 'y').hash } })).toEqual(flow);
  });

  it('leaves a flow without such pins as it is', () => {
    expect(repin(flow, { 'nobody@1.0.0': { reference: 'nobody@2.0.0', hash: call('x', 'y').hash } })).toEqual(flow);
  });
});

describe('pinningFlow', () => {
  it('makes a valid flow of the same interface out of every shipped release', () => {
    for (const { name, flow } of shipped) {
      const release = { name, version: '1.0.0', hash: contentHash(flow), title: name, description: '', flow };
      const made = pinningFlow(release);
      const flows = Object.fromEntries(shipped.map((one) => [`${one.name}@1.0.0`, one.flow]));
      const errors = checkFlow(made, flows).filter(({ severity }) => severity === 'error');
      expect(errors, name).toEqual([]);
      expect(made.interface).toEqual(flow.interface);
    }
  });
});
