import { describe, expect, it } from 'vitest';
import { edgesOf, flowOf } from '../testing/flow-builder.ts';
import { checkFlow } from './check-flow.ts';

const text = (id: string, source: string) => ({ id, type: 'template', text: source });
const errorsOf = (flow: Parameters<typeof checkFlow>[0], flows = {}) =>
  checkFlow(flow, flows)
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`);

describe('a graph', () => {
  it('that is sound has no problems', () => {
    const flow = flowOf({ nodes: [text('a', '{{ q }}')], edges: ['input.question -> a.q', 'a.text -> output.answer'] });
    expect(checkFlow(flow)).toEqual([]);
  });

  it('7, 8: with an edge to a node or port that is not there says which and what to do', () => {
    const flow = flowOf({
      nodes: [text('a', 'x')],
      edges: [
        'gone.text -> output.answer',
        'a.nothing -> output.answer',
        'a.text -> a.nowhere',
        'a.text -> output.other',
      ],
    });
    expect(errorsOf(flow)).toEqual([
      'edges[0].from: Edge 1 begins at "gone.text", but there is no node "gone" here. Reconnect the edge or delete it.',
      'edges[1].from: Edge 2 begins at "a.nothing", but "a" has no output port "nothing". Reconnect the edge or delete it.',
      'edges[2].to: Edge 3 ends at "a.nowhere", but "a" has no input port "nowhere". Reconnect the edge or delete it.',
      'edges[3].to: Edge 4 ends at "output.other", but "output" has no input port "other". Reconnect the edge or delete it.',
      expect.stringContaining('form a cycle'),
    ]);
  });

  it('9: with a mismatch of types is marked at the edge', () => {
    const flow = flowOf({
      interface: { input: { question: { type: 'array' } }, output: { answer: { type: 'number' } } },
      nodes: [text('a', 'x')],
      edges: ['a.text -> output.answer'],
    });
    expect(errorsOf(flow)).toEqual([
      expect.stringContaining(
        'edges[0].to: Edge 1 brings a string from "a.text" to "output.answer", which takes a number.',
      ),
    ]);
  });

  it('14: with a cycle names its path and the way out', () => {
    const flow = flowOf({
      nodes: [text('a', '{{ c }}'), text('b', '{{ a }}'), text('c', '{{ b }}')],
      edges: ['a.text -> b.a', 'b.text -> c.b', 'c.text -> a.c', 'c.text -> output.answer'],
    });
    expect(errorsOf(flow)).toEqual([
      expect.stringContaining('"a" → "b" → "c" → "a" form a cycle. Wrap them in a loop frame'),
    ]);
  });

  it('of 5,000 nodes in a chain compiles without an overflow', () => {
    const nodes = Array.from({ length: 5000 }, (_, index) => text(`n${index}`, index === 0 ? 'x' : '{{ p }}'));
    const edges = nodes.slice(1).map((_, index) => `n${index}.text -> n${index + 1}.p`);
    expect(errorsOf(flowOf({ nodes, edges: [...edges, 'n4999.text -> output.answer'] }))).toEqual([]);
  });

  it('15, 16: that calls itself, or another that calls it back, compiles', () => {
    const call = (use: string) => ({
      nodes: [{ id: 'call', type: 'flow', use }],
      edges: ['input.question -> call.question', 'call.answer -> output.answer'],
    });
    expect(errorsOf(flowOf(call('self')))).toEqual([]);
    const a = flowOf({ name: 'a', ...call('b') });
    const b = flowOf({ name: 'b', ...call('a') });
    expect(errorsOf(a, { a, b })).toEqual([]);
  });

  it('that uses a flow which is not there, or not the one pinned, says so', () => {
    const use = (more: object) =>
      flowOf({ nodes: [{ id: 'x', type: 'flow', use: 'inner@1.0.0', ...more }], edges: [] });
    expect(errorsOf(use({}))[0]).toContain('"inner@1.0.0" that node "x" uses was not found');
    const inner = flowOf({ name: 'inner', nodes: [], edges: ['input.question -> output.answer'] });
    expect(errorsOf(use({ hash: `sha256-${'0'.repeat(64)}` }), { 'inner@1.0.0': inner })).toContainEqual(
      expect.stringContaining('is not what node "x" pins'),
    );
  });

  it('names broken text, undeclared roles and state keys where they stand, in frames too', () => {
    const flow = flowOf({
      nodes: [
        {
          id: 'l',
          type: 'loop',
          maxRounds: 2,
          until: 'x +',
          body: {
            nodes: [
              { id: 'ask', type: 'ask', performer: { model: 'nobody' }, prompt: '{{ broken' },
              { id: 'keep', type: 'set-state', key: 'none' },
            ],
            edges: edgesOf(['ask.text -> keep.value']),
          },
        },
      ],
      edges: [],
    });
    expect(
      checkFlow(flow)
        .filter(({ severity }) => severity === 'error')
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      'nodes[0].body.nodes[0].performer',
      'nodes[0].body.nodes[0].prompt',
      'nodes[0].body.nodes[1].key',
      'nodes[0].until',
    ]);
  });
});
