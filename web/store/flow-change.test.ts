import { describe, expect, it } from 'vitest';
import { type FlowFile, parseFlow } from '#engine/format/index';
import { record, redo, seal, startHistory, undo } from './editor-history.ts';
import { applyChanges } from './flow-change.ts';
import { graphAt } from './flow-change-body.ts';

const flow: FlowFile = {
  format: 1,
  name: 'test',
  interface: { input: { question: { type: 'string' } }, output: { answer: { type: 'string' } } },
  models: { solver: {} },
  nodes: [
    { id: 'draft', type: 'ask', performer: { model: 'solver' }, prompt: '{{ question }}' },
    {
      id: 'refine',
      type: 'loop',
      maxRounds: 3,
      body: {
        nodes: [{ id: 'critic', type: 'ask', performer: { model: 'solver' }, prompt: '{{ draft }}' }],
        edges: [
          { from: 'input.draft', to: 'critic.draft' },
          { from: 'critic.text', to: 'output.draft' },
        ],
        layout: { critic: [8, 16] },
      },
    },
  ],
  edges: [
    { from: 'input.question', to: 'draft.question' },
    { from: 'draft.text', to: 'refine.draft' },
    { from: 'refine.draft', to: 'output.answer' },
  ],
  layout: { draft: [0, 0] },
};

describe('changes of a flow', () => {
  it('leave the flow given untouched and share what did not change', () => {
    const before = structuredClone(flow);
    const node = { id: 'note', type: 'note' as const, text: 'hello' };
    const after = applyChanges(flow, [{ type: 'add-node', body: ['refine'], node, place: [80, 80] }]);
    expect(flow).toEqual(before);
    expect(after.nodes[0]).toBe(flow.nodes[0]);
    expect(after.edges).toBe(flow.edges);
    expect(graphAt(after, ['refine'])?.nodes.map(({ id }) => id)).toEqual(['critic', 'note']);
    expect(graphAt(after, ['refine'])?.layout?.note).toEqual([80, 80]);
  });

  it('take the edges and the place of a removed node with it', () => {
    const after = applyChanges(flow, [{ type: 'remove-node', body: [], id: 'draft' }]);
    expect(after.nodes.map(({ id }) => id)).toEqual(['refine']);
    expect(after.edges).toEqual([{ from: 'refine.draft', to: 'output.answer' }]);
    expect(after.layout).toEqual({});
  });

  it('rename a node with its edges and its place, and nothing that only begins alike', () => {
    const longer = applyChanges(flow, [
      { type: 'add-node', body: [], node: { id: 'draft-2', type: 'template', text: 'x' } },
      { type: 'add-edge', body: [], edge: { from: 'draft-2.text', to: 'refine.draft' } },
    ]);
    const after = applyChanges(longer, [{ type: 'rename-node', body: [], id: 'draft', to: 'first' }]);
    expect(after.nodes.map(({ id }) => id)).toEqual(['first', 'refine', 'draft-2']);
    expect(after.edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'input.question first.question',
      'first.text refine.draft',
      'refine.draft output.answer',
      'draft-2.text refine.draft',
    ]);
    expect(after.layout).toEqual({ first: [0, 0] });
  });

  it('never hold the same edge twice', () => {
    const edge = { from: 'draft.text', to: 'refine.draft' };
    expect(applyChanges(flow, [{ type: 'add-edge', body: [], edge }]).edges).toHaveLength(3);
  });

  it('leave no empty records behind, so that the file says only what it means', () => {
    const state = { seen: { initial: [] } };
    const withState = applyChanges(flow, [{ type: 'set-state', body: [], state }]);
    expect(withState.state).toEqual(state);
    const without = applyChanges(withState, [{ type: 'set-state', body: [], state: {} }]);
    expect('state' in without).toBe(false);
    expect('title' in applyChanges(flow, [{ type: 'set-details', body: [], title: '' }])).toBe(false);
  });

  it('refuse a body that is not there', () => {
    expect(() => applyChanges(flow, [{ type: 'remove-node', body: ['gone'], id: 'x' }])).toThrow('gone');
  });

  it('lead to a file that the format accepts', () => {
    const after = applyChanges(flow, [
      { type: 'set-roles', body: [], kind: 'people', roles: { user: { title: 'User' } } },
      { type: 'replace-edge', body: [], edge: flow.edges[1]!, by: { from: 'draft.text', to: 'refine.first' } },
      { type: 'place-nodes', body: ['refine'], places: { critic: [24, 24] } },
      { type: 'set-details', body: [], title: 'A test', description: 'More' },
    ]);
    expect(parseFlow(after)).toMatchObject({ ok: true });
    expect(graphAt(after, ['refine'])?.layout).toEqual({ critic: [24, 24] });
  });
});

describe('the history', () => {
  const title = (text: string) => applyChanges(flow, [{ type: 'set-details', body: [], title: text }]);

  it('goes back and forth to the very same flows', () => {
    const one = title('one');
    const two = title('two');
    const history = record(record(startHistory(flow), one, { label: 'a' }), two, { label: 'b' });
    const back = undo(undo(history));
    expect(back.present).toBe(flow);
    expect(redo(back).present).toBe(one);
    expect(redo(redo(back)).present).toBe(two);
    expect(redo(redo(redo(back))).present).toBe(two);
  });

  it('undoes what was typed into one field as one step', () => {
    const typing = { label: 'Edit', merge: 'draft prompt' };
    let history = record(startHistory(flow), title('t'), typing);
    history = record(history, title('ti'), typing);
    history = record(history, title('tit'), typing);
    expect(undo(history).present).toBe(flow);
  });

  it('begins a new step when the field was left in between', () => {
    const typing = { label: 'Edit', merge: 'draft prompt' };
    const first = title('first');
    const history = record(seal(record(startHistory(flow), first, typing)), title('second'), typing);
    expect(undo(history).present).toBe(first);
  });

  it('forgets the future when something else is done', () => {
    const history = undo(record(startHistory(flow), title('one'), { label: 'a' }));
    const other = record(history, title('other'), { label: 'c' });
    expect(redo(other)).toBe(other);
  });
});
