import { describe, expect, it } from 'vitest';
import { flowOf } from '#engine/testing/index';
import { placeForPreview } from './preview-layout.ts';

describe('The thumbnail of a flow', () => {
  it('places what sends left of what receives', () => {
    const flow = flowOf({
      nodes: [
        { id: 'b', type: 'template', text: '{{ x }}' },
        { id: 'a', type: 'template', text: '{{ question }}' },
      ],
      edges: ['input.question -> a.question', 'a.text -> b.x', 'b.text -> output.answer'],
    });
    const { boxes } = placeForPreview(flow);
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
    const frame = placeForPreview(flow).boxes.find(({ key }) => key === 'loop')!;
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

  it('ends for a flow that goes round in a circle', () => {
    const flow = flowOf({
      nodes: [
        { id: 'a', type: 'template', text: '{{ x }}' },
        { id: 'b', type: 'template', text: '{{ x }}' },
      ],
      edges: ['a.text -> b.x', 'b.text -> a.x'],
    });
    expect(placeForPreview(flow).boxes).toHaveLength(2);
  });
});
