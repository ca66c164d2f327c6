import { describe, expect, it } from 'vitest';
import { type FlowFile, requireFlow } from '#engine/format/index';
import { rectsIn } from '../build-graph.ts';
import { mergeFlows } from './merge-flows.ts';
import { placeGhosts } from './place-ghosts.ts';

const text = (id: string, words = 'Hello') => ({ id, type: 'template', text: words });

function flow(parts: object): FlowFile {
  return requireFlow({
    format: 1,
    name: 'sample',
    interface: { input: {}, output: { text: { type: 'string' } } },
    nodes: [],
    edges: [],
    ...parts,
  });
}

describe('mergeFlows', () => {
  it('keeps what was removed beside what is there, in frames too', () => {
    const before = flow({
      interface: { input: { old: { type: 'string' } }, output: { text: { type: 'string' } } },
      nodes: [
        text('kept'),
        text('gone', '{{ old }}'),
        { id: 'rounds', type: 'loop', maxRounds: 2, body: { nodes: [text('inside'), text('lost')], edges: [] } },
      ],
      edges: [
        { from: 'input.old', to: 'gone.old' },
        { from: 'kept.text', to: 'output.text' },
      ],
    });
    const after = flow({
      nodes: [
        text('kept', 'Good morning'),
        { id: 'rounds', type: 'loop', maxRounds: 2, body: { nodes: [text('inside'), text('fresh')], edges: [] } },
      ],
      edges: [{ from: 'rounds.text', to: 'output.text' }],
    });
    const merged = mergeFlows(before, after, [{ kind: 'changed', path: ['kept'] }]);
    expect(Object.fromEntries(merged.nodes)).toEqual({
      kept: 'changed',
      gone: 'removed',
      'rounds/fresh': 'added',
      'rounds/lost': 'removed',
    });
    expect(Object.fromEntries(merged.edges)).toEqual({
      '|input.old>gone.old': 'removed',
      '|kept.text>output.text': 'removed',
      '|rounds.text>output.text': 'added',
    });
    expect(merged.flow.nodes.map(({ id }) => id)).toEqual(['kept', 'rounds', 'gone']);
    expect(Object.keys(merged.flow.interface.input)).toEqual(['old']);
  });

  it('marks nothing in two flows that are the same', () => {
    const same = flow({ nodes: [text('one')], edges: [{ from: 'one.text', to: 'output.text' }] });
    const merged = mergeFlows(same, same, []);
    expect([merged.nodes.size, merged.edges.size]).toEqual([0, 0]);
    expect(merged.flow).toEqual(same);
  });

  it('draws a node that only has another id once, with its edges', () => {
    const edges = (id: string) => [{ from: `${id}.text`, to: 'output.text' }];
    const merged = mergeFlows(
      flow({ nodes: [text('old')], edges: edges('old') }),
      flow({ nodes: [text('now')], edges: edges('now') }),
      [{ kind: 'moved', path: ['now'], from: ['old'] }],
    );
    expect([...merged.nodes]).toEqual([['now', 'moved']]);
    expect(merged.edges.size).toBe(0);
  });

  it('marks everything inside a frame that is new', () => {
    const frame = { id: 'rounds', type: 'loop', maxRounds: 2, body: { nodes: [text('a')], edges: [] } };
    const merged = mergeFlows(flow({}), flow({ nodes: [frame] }), []);
    expect([...merged.nodes]).toEqual([
      ['rounds', 'added'],
      ['rounds/a', 'added'],
    ]);
  });
});

describe('placeGhosts', () => {
  const layout = { input: [0, 0], kept: [240, 0], output: [600, 0] };

  it('puts what was removed where it stood, seen from its neighbour, and never on top of another node', () => {
    const before = flow({ nodes: [text('kept'), text('gone')], layout: { ...layout, gone: [240, 200] } });
    const after = flow({
      nodes: [text('kept'), text('new')],
      layout: { ...layout, kept: [340, 0], new: [340, 200] },
    });
    const placed = placeGhosts(mergeFlows(before, after, []));
    const view = { file: placed, path: [], flow: placed, isDraft: true, title: '', steps: [] };
    const rects = rectsIn(view, {}, []);
    expect(rects.get('gone')?.x).toBe(340);
    const [gone, fresh] = [rects.get('gone')!, rects.get('new')!];
    expect(gone.y).toBeGreaterThanOrEqual(fresh.y + fresh.height);
    expect(rects.get('kept')).toMatchObject({ x: 340, y: 0 });
  });

  it('makes room for a frame that has grown by what was removed from it', () => {
    const frame = (ids: readonly string[], places: object) => ({
      id: 'rounds',
      type: 'loop',
      maxRounds: 2,
      body: { nodes: ids.map((id) => text(id)), edges: [], layout: places },
    });
    const outer = { rounds: [0, 0], kept: [720, 0] };
    const before = flow({
      nodes: [frame(['a', 'b'], { a: [0, 0], b: [400, 0] }), text('kept')],
      layout: outer,
    });
    const after = flow({ nodes: [frame(['a'], { a: [0, 0] }), text('kept')], layout: outer });
    const placed = placeGhosts(mergeFlows(before, after, []));
    const view = { file: placed, path: [], flow: placed, isDraft: true, title: '', steps: [] };
    const rects = rectsIn(view, {}, []);
    const [rounds, kept] = [rects.get('rounds')!, rects.get('kept')!];
    expect(kept.x).toBeGreaterThanOrEqual(rounds.x + rounds.width);
  });
});
