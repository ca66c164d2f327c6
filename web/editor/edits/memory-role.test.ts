import { expect, it } from 'vitest';
import type { FlowNode } from '#engine/format/index';
import { applied, scope as sample } from './edits-sample.ts';
import { renameRole } from './interface-edits.ts';
import { rolesOf } from './new-node.ts';

it('a memory keeps its role in use, and follows when the role is renamed', () => {
  const memory: FlowNode = { id: 'memory', type: 'memory', key: 'notes', embedder: 'vectors' };
  const flow = {
    ...sample.flow,
    models: { ...sample.flow.models, vectors: {} },
    nodes: [...sample.flow.nodes, memory],
  };
  const scope = { ...sample, flow };
  expect(rolesOf(flow.nodes).models).toContain('vectors');
  const renamed = applied(renameRole(scope, 'models', 'vectors', 'embedder'), scope).flow;
  expect(renamed.nodes.at(-1)).toEqual({ ...memory, embedder: 'embedder' });
  expect(Object.keys(renamed.models ?? {})).toContain('embedder');
  const other = applied(renameRole(scope, 'models', 'solver', 'thinker'), scope).flow;
  expect(other.nodes.at(-1)).toEqual(memory);
});
