import { describe, expect, it } from 'vitest';
import type { FlowFile, FlowNode } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { isRefusal } from './edit.ts';
import { applied, edgesOf } from './edits-sample.ts';
import { type Moving, moveBetween } from './move-between.ts';

const text = (id: string, source: string): FlowNode => ({ id, type: 'template', text: source });

/** name → before → (again: inside → last) → after → text */
const flow: FlowFile = {
  format: 1,
  name: 'moves',
  interface: { input: { name: { type: 'string' } }, output: { text: { type: 'string' } } },
  nodes: [
    text('before', '{{ name }}'),
    {
      id: 'again',
      type: 'loop',
      maxRounds: 2,
      body: {
        nodes: [text('inside', '{{ start }}'), text('last', '{{ it }}')],
        edges: [
          { from: 'input.start', to: 'inside.start' },
          { from: 'inside.text', to: 'last.it' },
          { from: 'last.text', to: 'output.text' },
        ],
        layout: { inside: [0, 0], last: [300, 0] },
      },
    },
    text('after', '{{ end }}'),
  ],
  edges: [
    { from: 'input.name', to: 'before.name' },
    { from: 'before.text', to: 'again.start' },
    { from: 'again.text', to: 'after.end' },
    { from: 'after.text', to: 'output.text' },
  ],
  layout: { before: [0, 0], again: [300, 0], after: [1000, 0] },
};

const base = { flow, path: [], flows: {} };

function move(moving: Partial<Moving>, from: FlowFile = flow) {
  const scope = { ...base, flow: from };
  const outcome = moveBetween(scope, { ids: [], from: [], to: [], places: {}, ...moving });
  if (isRefusal(outcome)) return { refused: outcome.refused };
  const after = applied(outcome, scope);
  return { outer: edgesOf(after), inner: edgesOf(after, ['again']), after: after.flow, select: outcome.select };
}

const errorsIn = (changed: FlowFile | undefined) => checkFlow(changed ?? flow, {}).map(({ message }) => message);

describe('moving nodes across the border of a frame', () => {
  it('takes what fed the frame inside, and the flow stays whole', () => {
    const done = move({ ids: ['before'], to: ['again'], places: { before: [8, 16] } });
    expect(done.outer).toEqual(['again.text > after.end', 'after.text > output.text', 'input.name > again.name']);
    expect(done.inner).toContain('before.text > inside.start');
    expect(done.inner).toContain('input.name > before.name');
    expect(errorsIn(done.after)).toEqual([]);
    expect(done.after?.layout).not.toHaveProperty('before');
    expect(done.after?.nodes.find(({ id }) => id === 'again')).toMatchObject({ body: { layout: { before: [8, 16] } } });
  });

  it('takes what the frame fed inside, too', () => {
    const done = move({ ids: ['after'], to: ['again'] });
    expect(done.inner).toContain('last.text > after.end');
    expect(done.outer).toContain('again.text2 > output.text');
    expect(errorsIn(done.after)).toEqual([]);
  });

  it('brings nodes out at either end', () => {
    const first = move({ ids: ['inside'], from: ['again'] });
    expect(first.outer).toContain('before.text > inside.start');
    expect(first.outer).toContain('inside.text > again.it');
    expect(first.inner).toContain('input.it > last.it');
    expect(errorsIn(first.after)).toEqual([]);
    const last = move({ ids: ['last'], from: ['again'] });
    expect(last.outer).toContain('again.text2 > last.it');
    expect(last.outer).toContain('last.text > after.end');
    expect(errorsIn(last.after)).toEqual([]);
  });

  it('is there and back again without a change', () => {
    const there = move({ ids: ['before'], to: ['again'] });
    const back = move({ ids: ['before'], from: ['again'] }, there.after);
    expect(new Set(back.outer)).toEqual(new Set(edgesOf(base)));
    expect(new Set(back.inner)).toEqual(new Set(edgesOf(base, ['again'])));
  });

  it('gives a node another id where its own is taken', () => {
    const twice: FlowFile = { ...flow, nodes: [...flow.nodes, text('inside', 'x')] };
    expect(move({ ids: ['inside'], to: ['again'] }, twice).select).toEqual(['inside-2']);
  });

  it('refuses what would stand on both sides, with the reason', () => {
    const between: FlowFile = {
      ...flow,
      nodes: [...flow.nodes, text('middle', '{{ x }}')],
      edges: [
        ...flow.edges.filter(({ to }) => to !== 'again.start'),
        { from: 'before.text', to: 'middle.x' },
        { from: 'middle.text', to: 'again.start' },
      ],
    };
    expect(move({ ids: ['before'], to: ['again'] }, between)).toEqual({
      refused: '"middle" lies between the frame and what you move. Move it too.',
    });
    const three: FlowFile = {
      ...flow,
      nodes: flow.nodes.map((node) =>
        node.type === 'loop'
          ? {
              ...node,
              body: {
                nodes: [...node.body.nodes, text('end', '{{ x }}')],
                edges: [...node.body.edges, { from: 'last.text', to: 'end.x' }],
              },
            }
          : node,
      ),
    };
    expect(move({ ids: ['last'], from: ['again'] }, three).refused).toContain('need what it makes itself');
  });

  it('leaves inside what only the frame knows', () => {
    const counting: FlowFile = {
      ...flow,
      nodes: flow.nodes.map((node) =>
        node.type === 'loop'
          ? { ...node, body: { ...node.body, edges: [...node.body.edges, { from: 'input.round', to: 'last.it' }] } }
          : node,
      ),
    };
    expect(move({ ids: ['last'], from: ['again'] }, counting).refused).toContain('known only inside');
  });
});
