import { describe, expect, it } from 'vitest';
import { flowOf } from '#engine/testing/index';
import { placeForPreview, scaleOf } from './preview-layout.ts';

const room = { width: 800, height: 400 };

/** A flow whose nodes come one after the other. */
function chainOf(count: number) {
  return flowOf({
    nodes: Array.from({ length: count }, (_, index) => ({ id: `n${index}`, type: 'template', text: '{{ x }}' })),
    edges: Array.from({ length: count - 1 }, (_, index) => `n${index}.text -> n${index + 1}.x`),
  });
}

describe('The thumbnail of a flow', () => {
  it('places what sends left of what receives', () => {
    const flow = flowOf({
      nodes: [
        { id: 'b', type: 'template', text: '{{ x }}' },
        { id: 'a', type: 'template', text: '{{ question }}' },
      ],
      edges: ['input.question -> a.question', 'a.text -> b.x', 'b.text -> output.answer'],
    });
    const { boxes } = placeForPreview(flow, room);
    const order = [...boxes].sort((one, other) => one.x - other.x).map(({ key }) => key);
    expect(order).toEqual(['input', 'a', 'b', 'output']);
  });

  it('draws what is in a frame inside the frame', () => {
    const flow = flowOf({
      nodes: [
        {
          id: 'loop',
          type: 'loop',
          maxRounds: 2,
          body: { nodes: [{ id: 'in', type: 'template', text: 'x' }], edges: [] },
        },
      ],
    });
    const frame = placeForPreview(flow, room).boxes.find(({ key }) => key === 'loop')!;
    const inner = frame.inside!.boxes[0]!;
    expect(inner.x).toBeGreaterThan(frame.x);
    expect(inner.y).toBeGreaterThan(frame.y);
    expect(inner.x + inner.width).toBeLessThan(frame.x + frame.width);
    expect(inner.y + inner.height).toBeLessThan(frame.y + frame.height);
  });

  it('draws what is in a frame in a frame inside both', () => {
    const inner = {
      id: 'inner',
      type: 'loop',
      maxRounds: 2,
      body: { nodes: [{ id: 'leaf', type: 'template', text: 'x' }], edges: [] },
    };
    const first = { id: 'first', type: 'template', text: 'x' };
    const outer = {
      id: 'outer',
      type: 'loop',
      maxRounds: 2,
      body: { nodes: [first, inner], edges: [{ from: 'first.text', to: 'inner.x' }] },
    };
    const { boxes } = placeForPreview(
      flowOf({ nodes: [{ ...first, id: 'before' }, outer], edges: ['before.text -> outer.x'] }),
      room,
    );
    let around = boxes.find(({ key }) => key === 'outer')!;
    for (const key of ['inner', 'leaf']) {
      const box = around.inside!.boxes.find((one) => one.key === key)!;
      expect(box.x).toBeGreaterThan(around.x);
      expect(box.y).toBeGreaterThan(around.y);
      expect(box.x + box.width).toBeLessThan(around.x + around.width);
      expect(box.y + box.height).toBeLessThan(around.y + around.height);
      around = box;
    }
  });

  it('is one row while that can be read, and otherwise breaks a long flow into rows that fill the room', () => {
    const rowsOf = (count: number) => new Set(placeForPreview(chainOf(count), room).boxes.map(({ y }) => y)).size;
    expect(rowsOf(3)).toBe(1);
    expect(rowsOf(20)).toBeGreaterThan(1);
    const long = placeForPreview(chainOf(20), room);
    expect(scaleOf(long, room)).toBeGreaterThan(0.6);
    expect(long.boxes).toHaveLength(20);
  });

  it('leaves no end of the flow alone in a row', () => {
    const nodes = [{ id: 'only', type: 'loop', maxRounds: 2, body: { nodes: [...chainOf(8).nodes], edges: [] } }];
    const flow = flowOf({ nodes, edges: ['input.question -> only.x', 'only.y -> output.answer'] });
    const { boxes } = placeForPreview(flow, { width: 290, height: 136 });
    const frame = boxes.find(({ key }) => key === 'only')!;
    for (const end of boxes.filter(({ type }) => type === 'port')) {
      expect(end.y).toBeGreaterThan(frame.y);
      expect(end.y + end.height).toBeLessThan(frame.y + frame.height);
    }
  });

  it('leads a line that goes to another row through the space above that row', () => {
    const { boxes, lines } = placeForPreview(chainOf(20), room);
    const back = lines.filter(({ lane }) => lane !== undefined);
    expect(back.length).toBe(new Set(boxes.map(({ y }) => y)).size - 1);
    for (const { from, to, lane } of back) {
      expect(lane).toBeGreaterThan(from.y + from.height);
      expect(lane).toBeLessThan(to.y);
      expect(to.x).toBeLessThan(from.x);
    }
  });

  it('breaks what is in a frame into rows too', () => {
    const { nodes, edges } = chainOf(12);
    const flow = flowOf({
      nodes: [{ id: 'loop', type: 'loop', maxRounds: 2, body: { nodes: [...nodes], edges: [...edges] } }],
    });
    const frame = placeForPreview(flow, room).boxes[0]!;
    expect(new Set(frame.inside?.boxes.map(({ y }) => y)).size).toBeGreaterThan(1);
    expect(scaleOf(frame, room)).toBeGreaterThan(0.6);
  });

  it('ends for a flow that goes round in a circle', () => {
    const flow = flowOf({
      nodes: [
        { id: 'a', type: 'template', text: '{{ x }}' },
        { id: 'b', type: 'template', text: '{{ x }}' },
      ],
      edges: ['a.text -> b.x', 'b.text -> a.x'],
    });
    expect(placeForPreview(flow, room).boxes).toHaveLength(2);
  });
});
