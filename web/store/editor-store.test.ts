import { describe, expect, it } from 'vitest';
import type { FlowFile, FlowNode } from '#engine/format/index';
import { createEditor } from './editor-store.ts';
import type { FlowChange } from './flow-change.ts';

const note: FlowNode = { id: 'hint', type: 'note', text: 'Mind this', color: 'blue' };
const flow: FlowFile = {
  format: 1,
  name: 'all',
  interface: { input: { name: { type: 'string' } }, output: { text: { type: 'string' } } },
  nodes: [{ id: 'a', type: 'template', text: '{{ name }}' }, note],
  edges: [
    { from: 'input.name', to: 'a.name' },
    { from: 'a.text', to: 'output.text' },
  ],
  layout: { a: [0, 0], hint: [0, 200] },
};
const body: readonly string[] = [];
const [first] = flow.edges;

/** One of every kind: the compiler asks for those that are missing. */
const changes: { readonly [T in FlowChange['type']]: Extract<FlowChange, { type: T }> } = {
  'add-node': { type: 'add-node', body, node: { ...note, id: 'other' }, place: [8, 8] },
  'remove-node': { type: 'remove-node', body, id: 'a' },
  'replace-node': { type: 'replace-node', body, id: 'hint', node: { ...note, text: 'Mind that' } },
  'rename-node': { type: 'rename-node', body, id: 'a', to: 'b' },
  'add-edge': { type: 'add-edge', body, edge: { from: 'input.name', to: 'output.text' } },
  'remove-edge': { type: 'remove-edge', body, edge: first ?? { from: '', to: '' } },
  'replace-edge': {
    type: 'replace-edge',
    body,
    edge: first ?? { from: '', to: '' },
    by: { from: 'input.name.first', to: 'a.name' },
  },
  'place-nodes': { type: 'place-nodes', body, places: { a: [80, 160], hint: [0, 240, 320, 96] } },
  'replace-graph': { type: 'replace-graph', body, graph: { ...flow, nodes: [], edges: [] } },
  'set-interface': { type: 'set-interface', body, interface: { input: {}, output: {} } },
  'set-roles': { type: 'set-roles', body, kind: 'people', roles: { judge: {} } },
  'set-hosts': { type: 'set-hosts', body, hosts: ['example.com'] },
  'set-tools': { type: 'set-tools', body, tools: { files: {} } },
  'set-state': { type: 'set-state', body, state: { seen: { initial: 0 } } },
  'set-details': { type: 'set-details', body, title: 'All of it', description: 'Says hello.' },
};

describe('Every kind of change is undone and done again', () => {
  it.each(Object.values(changes).map((change) => [change.type, change] as const))('%s', (_, change) => {
    const store = createEditor({ flow });
    store.getState().apply({ label: 'Change', changes: [change] });
    const changed = store.getState().history.present;
    expect(changed).not.toEqual(flow);
    store.getState().undo();
    expect(store.getState().history.present).toBe(flow);
    expect(store.getState().announced.text).toBe('Undone: Change.');
    store.getState().redo();
    expect(store.getState().history.present).toBe(changed);
  });

  it('a thousand of them, as memory is the only bound', () => {
    const store = createEditor({ flow });
    for (let step = 0; step < 1000; step += 1)
      store.getState().apply({ label: 'Move', changes: [{ type: 'place-nodes', body, places: { a: [step * 8, 8] } }] });
    for (let step = 0; step < 1000; step += 1) store.getState().undo();
    expect(store.getState().history.present).toBe(flow);
  });
});
