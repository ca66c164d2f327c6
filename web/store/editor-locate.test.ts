import { describe, expect, it } from 'vitest';
import type { FlowFile } from '#engine/format/index';
import { sampleFlow, samplePolish } from '../canvas/canvas-sample.ts';
import { locate } from './editor-locate.ts';
import { viewsAlong } from './editor-view.ts';
import { instancePath } from './run-view.ts';

const flows = { 'polish@1.0.0': samplePolish };

describe('finding a node by its path', () => {
  it('goes through frames without entering anything', () => {
    expect(locate(sampleFlow, flows, ['refine', 'seat', 'critic'])).toEqual({
      levels: [],
      ids: ['refine', 'seat', 'critic'],
      items: [],
    });
  });

  it('knows the item that an instance path names', () => {
    expect(locate(sampleFlow, flows, 'refine/seat[ann]/critic')).toMatchObject({
      items: [{ map: 'refine/seat', key: 'ann' }],
    });
  });

  it('enters sub-flows on the way', () => {
    expect(locate(sampleFlow, flows, 'polish/shorten')).toMatchObject({ levels: [['polish']], ids: ['shorten'] });
  });

  it('follows a flow that calls itself as deep as the path goes', () => {
    const self: FlowFile = {
      ...samplePolish,
      nodes: [...samplePolish.nodes, { id: 'again', type: 'flow', use: 'self' }],
    };
    const found = locate(self, {}, 'again/again/shorten');
    expect(found).toMatchObject({ levels: [['again'], ['again']], ids: ['shorten'] });
    const views = viewsAlong(self, found?.levels ?? [], {});
    expect(views).toHaveLength(3);
    expect(instancePath(views.at(-1)?.steps ?? [], { items: {}, chosen: {} })).toBe('again/again');
    expect(views.at(-1)?.isDraft).toBe(true);
  });

  it('answers nothing for what is gone', () => {
    expect(locate(sampleFlow, flows, 'gone/critic')).toBeUndefined();
    expect(locate(sampleFlow, {}, 'polish/shorten')).toBeUndefined();
  });
});

describe('the views on the way down', () => {
  it('show a flow called by reference without letting it be changed', () => {
    const [top, inner] = viewsAlong(sampleFlow, [['polish']], flows);
    expect(top?.isDraft).toBe(true);
    expect(inner).toMatchObject({ isDraft: false, reference: 'polish@1.0.0', flow: samplePolish });
  });

  it('end where a node on the way is gone', () => {
    expect(viewsAlong(sampleFlow, [['gone'], ['polish']], flows)).toHaveLength(1);
  });

  it('name the item of every map around a node', () => {
    const steps = [
      { id: 'refine', isMap: false },
      { id: 'seat', isMap: true },
      { id: 'critic', isMap: false },
    ];
    expect(instancePath(steps, { items: { 'refine/seat': ['ann', 'bob'] }, chosen: {} })).toBe(
      'refine/seat[ann]/critic',
    );
    expect(instancePath(steps, { items: {}, chosen: { 'refine/seat': 'bob' } })).toBe('refine/seat[bob]/critic');
    expect(instancePath(steps.slice(0, 2), { items: {}, chosen: {} })).toBe('refine/seat');
  });
});
