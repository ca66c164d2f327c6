import { describe, expect, it } from 'vitest';
import { flowOf } from '#engine/testing/index';
import { drawFlow, type Mark } from './draw-flow.ts';
import { pictureFile } from './picture-file.ts';

const room = { width: 290, height: 136 };
const flow = flowOf({
  nodes: [
    { id: 'write', type: 'ask', title: 'Write <b> & "this"', performer: { model: 'writer' }, prompt: 'Write.' },
    { id: 'check', type: 'ask', performer: { person: 'editor' }, prompt: 'Check.' },
    { id: 'inner', type: 'flow', use: 'self' },
  ],
});

function textsOf(marks: readonly Mark[]): string[] {
  return marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
}

describe('The drawing of a flow', () => {
  it('holds all of a long flow, every mark inside what is shown', () => {
    const nodes = Array.from({ length: 40 }, (_, index) => ({ id: `n${index}`, type: 'template', text: '{{ x }}' }));
    const edges = nodes.slice(1).map(({ id }, index) => `n${index}.text -> ${id}.x`);
    const { left, top, width, height, marks } = drawFlow(flowOf({ nodes, edges }), room);
    expect(marks.filter((mark) => mark.kind === 'box' && mark.fill === 'raised')).toHaveLength(40);
    for (const mark of marks) {
      if (mark.kind !== 'box') continue;
      expect(mark.x).toBeGreaterThanOrEqual(left);
      expect(mark.y).toBeGreaterThanOrEqual(top);
      expect(mark.x + mark.width).toBeLessThanOrEqual(left + width);
      expect(mark.y + mark.height).toBeLessThanOrEqual(top + height);
    }
  });

  it('writes titles that can be read, or none', () => {
    const chain = (count: number) =>
      flowOf({
        nodes: Array.from({ length: count }, (_, index) => ({ id: `n${index}`, type: 'template', text: 'x' })),
      });
    expect(textsOf(drawFlow(chain(6), room).marks)).toHaveLength(6);
    expect(textsOf(drawFlow(chain(200), room).marks)).toHaveLength(0);
  });

  it('marks what a person does and what is a flow of its own', () => {
    const { marks } = drawFlow(flow, room);
    expect(marks.filter((mark) => mark.kind === 'circle' && mark.fill === 'waiting')).toHaveLength(1);
    expect(marks.filter((mark) => mark.kind === 'box' && mark.stroke === 'accent')).toHaveLength(1);
  });

  it('is written to a file with its titles as text, in both themes, and always the same', () => {
    const file = pictureFile(flow);
    expect(file).toBe(pictureFile(structuredClone(flow)));
    expect(file).toContain('&lt;b&gt;');
    expect(file).not.toContain('<b>');
    expect(file).toContain('@media (prefers-color-scheme: dark)');
    expect(file).not.toMatch(/<script|href=|url\(/);
  });
});
