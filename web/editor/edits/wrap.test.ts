import { describe, expect, it } from 'vitest';
import { graphAt } from '../../store/flow-change-body.ts';
import { copyNodes, duplicateNodes, pasteNodes } from './clipboard.ts';
import { collapseToFlow } from './collapse.ts';
import { connectToNode } from './connect.ts';
import { dissolve } from './dissolve.ts';
import { type Edit, isRefusal } from './edit.ts';
import { applied, ask, edgesOf, errorsOf, flow, scope } from './edits-sample.ts';
import { removeAll } from './remove.ts';
import type { Scope } from './scope.ts';
import { wrapInFrame } from './wrap.ts';

describe('wrapping in a loop', () => {
  it('turns edges that cross into ports of the frame', () => {
    const done = applied(wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] }));
    expect(done.flow.nodes.map(({ id }) => id)).toEqual(['draft', 'loop', 'vote', 'sum']);
    expect(edgesOf(done)).toEqual([
      'input.question > draft.question',
      'draft.text > loop.draft',
      'loop.text > output.answer',
    ]);
    expect(edgesOf(done, ['loop'])).toEqual([
      'input.draft > critic.draft',
      'input.draft > improve.draft',
      'critic.text > improve.critique',
      'improve.text > output.text',
    ]);
    expect(errorsOf(done)).toEqual([]);
  });

  it('makes a back edge what the last round left, which the first round does without', () => {
    const outcome = wrapInFrame(scope, {
      kind: 'loop',
      ids: ['draft', 'critic', 'improve'],
      backEdge: { from: 'improve.text', to: 'draft.question' },
    });
    const done = applied(outcome);
    expect(edgesOf(done, ['loop'])?.slice(0, 2)).toEqual([
      'input.previous.text > draft.question',
      'input.question > draft.question',
    ]);
    expect(errorsOf(done)).toEqual([]);
  });

  it('makes the port of a back edge optional when nothing else goes into it', () => {
    const bare = applied(removeAllEdgesInto('draft.question'));
    const done = applied(
      wrapInFrame(bare, {
        kind: 'loop',
        ids: ['draft', 'critic', 'improve'],
        backEdge: { from: 'critic.text', to: 'draft.question' },
      }),
      bare,
    );
    const draft = graphAt(done.flow, ['loop'])?.nodes.find(({ id }) => id === 'draft');
    expect(draft).toMatchObject({ ports: { question: { optional: true } } });
    expect(edgesOf(done, ['loop'])).toContain('critic.text > output.text2');
    expect(errorsOf(done)).toEqual([]);
  });

  it('refuses to cut across a node that lies between', () => {
    const outcome = wrapInFrame(scope, { kind: 'loop', ids: ['draft', 'improve'] });
    expect(outcome).toMatchObject({ refused: expect.stringContaining('"critic" lies between') });
  });

  it('takes a list that goes into a map as its items', () => {
    const listed = applied(connectToNode(scope, 'input.items', 'draft'));
    const done = applied(wrapInFrame(listed, { kind: 'map', ids: ['draft'] }), listed);
    expect(edgesOf(done)).toContain('input.items > map.items');
    expect(edgesOf(done, ['map'])).toContain('input.item > draft.items');
  });

  it('keeps the nodes where they were seen', () => {
    const done = applied(wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] }));
    expect(graphAt(done.flow, ['loop'])?.layout).toEqual({ critic: [0, 0], improve: [320, 0] });
    const again = applied(dissolve(done, 'loop'), done);
    expect(again.flow.layout).toEqual(flow.layout);
  });
});

const removeAllEdgesInto = (to: string): Edit => ({
  label: 'Delete',
  changes: flow.edges.filter((edge) => edge.to === to).map((edge) => ({ type: 'remove-edge', body: [], edge })),
});

describe('unpacking', () => {
  it('brings back the edges that wrapping took', () => {
    const wrapped = applied(wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] }));
    const done = applied(dissolve(wrapped, 'loop'), wrapped);
    expect([...(edgesOf(done) ?? [])].sort()).toEqual([...(edgesOf(scope) ?? [])].sort());
    expect(done.flow.nodes.map(({ id }) => id)).toEqual(flow.nodes.map(({ id }) => id));
  });

  it('says how many edges had no counterpart', () => {
    const wrapped = applied(
      wrapInFrame(scope, {
        kind: 'loop',
        ids: ['draft', 'critic', 'improve'],
        backEdge: { from: 'improve.text', to: 'draft.question' },
      }),
    );
    expect(dissolve(wrapped, 'loop')).toMatchObject({ remark: expect.stringContaining('1 edge') });
  });

  it('gives nodes a free id when theirs is taken outside', () => {
    const wrapped = applied(wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] }));
    const taken = applied({ label: '', changes: [{ type: 'add-node', body: [], node: ask('critic', 'x') }] }, wrapped);
    const done = applied(dissolve(taken, 'loop'), taken);
    expect(done.flow.nodes.map(({ id }) => id)).toContain('critic-2');
    expect(edgesOf(done)).toContain('critic-2.text > improve.critique');
  });
});

describe('collapsing to a sub-flow', () => {
  it('infers the interface with its types and declares the roles', () => {
    const done = applied(collapseToFlow(scope, ['critic', 'improve']));
    const node = done.flow.nodes.find(({ id }) => id === 'sub-flow');
    expect(node).toMatchObject({
      use: {
        interface: { input: { draft: { type: 'string' } }, output: { text: { type: 'string' } } },
        models: { solver: { title: 'Solver' } },
      },
    });
    expect(errorsOf(done)).toEqual([]);
    const back = applied(dissolve(done, 'sub-flow'), done);
    expect([...(edgesOf(back) ?? [])].sort()).toEqual([...(edgesOf(scope) ?? [])].sort());
  });

  it('puts what comes in to the left of the nodes, and what goes out to their right', () => {
    const done = applied(collapseToFlow(scope, ['critic', 'improve']));
    expect(graphAt(done.flow, ['sub-flow'])?.layout).toEqual({
      input: [-240, 0],
      critic: [0, 0],
      improve: [320, 0],
      output: [616, 0],
    });
    const back = applied(dissolve(done, 'sub-flow'), done);
    expect(back.flow.layout).toEqual(flow.layout);
  });

  it('refuses nodes that mean the flow they stand in', () => {
    const withSelf = applied({
      label: '',
      changes: [{ type: 'add-node', body: [], node: { id: 'again', type: 'flow', use: 'self' } }],
    });
    expect(collapseToFlow(withSelf, ['again'])).toMatchObject({
      refused: expect.stringContaining('calls this flow itself'),
    });
  });
});

describe('the clipboard', () => {
  it('carries nodes, the edges between them and their roles into another flow', () => {
    const text = copyNodes(scope, ['draft', 'critic'])!;
    const empty: Scope = {
      flow: { format: 1, name: 'other', interface: { input: {}, output: {} }, nodes: [], edges: [] },
      path: [],
      flows: {},
    };
    const done = applied(pasteNodes(empty, text, { x: 100, y: 100 }), empty);
    expect(done.flow.nodes.map(({ id }) => id)).toEqual(['draft', 'critic']);
    expect(edgesOf(done)).toEqual(['draft.text > critic.draft']);
    expect(Object.keys(done.flow.models ?? {})).toEqual(['solver']);
    expect(done.flow.layout).toEqual({ draft: [104, 104], critic: [424, 104] });
  });

  it('gives pasted nodes ids that are free', () => {
    const done = applied(pasteNodes(scope, copyNodes(scope, ['draft', 'critic'])!, { x: 0, y: 0 }));
    expect(done.flow.nodes.map(({ id }) => id)).toContain('draft-2');
    expect(edgesOf(done)).toContain('draft-2.text > critic-2.draft');
    const again = applied(duplicateNodes(done, ['draft-2']), done);
    expect(again.flow.nodes.at(-1)?.id).toBe('draft-3');
  });

  it('refuses what is no flow', () => {
    expect(pasteNodes(scope, 'hello', { x: 0, y: 0 })).toMatchObject({
      refused: 'The clipboard holds no nodes or flow.',
    });
    expect(isRefusal(pasteNodes(scope, '{"__proto__":{}}', { x: 0, y: 0 }))).toBe(true);
  });
});

describe('removing', () => {
  it('removes a frame with what is in it, even when both are selected', () => {
    const wrapped = applied(wrapInFrame(scope, { kind: 'loop', ids: ['critic', 'improve'] }));
    const edit = removeAll({
      nodes: [
        { body: [], id: 'loop' },
        { body: ['loop'], id: 'critic' },
      ],
      edges: [{ body: ['loop'], edge: { from: 'critic.text', to: 'improve.critique' } }],
    });
    const done = applied(edit, wrapped);
    expect(done.flow.nodes.map(({ id }) => id)).toEqual(['draft', 'vote', 'sum']);
    expect(edgesOf(done)).toEqual(['input.question > draft.question']);
  });
});
