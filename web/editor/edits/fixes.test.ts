import { describe, expect, it } from 'vitest';
import type { FlowFile, FlowNode } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { applied, ask, edgesOf, flow as sample } from './edits-sample.ts';
import { fixesOf } from './fixes.ts';

const around = (nodes: readonly FlowNode[], edges: FlowFile['edges'], more: Partial<FlowFile> = {}): FlowFile => ({
  ...sample,
  nodes: [...nodes],
  edges,
  layout: {},
  ...more,
});
const text = (id: string, source: string, more: object = {}): FlowNode => ({
  id,
  type: 'template',
  text: source,
  ...more,
});

/** Titles of the fixes for the first problem that has any, and what is wrong after the first of them. */
function mend(flow: FlowFile): { titles: string[]; left: string[]; after: FlowFile } {
  const fixes = checkFlow(flow, {}).flatMap((problem) => fixesOf(problem, flow, {}));
  const [first] = fixes;
  if (first === undefined) return { titles: [], left: [], after: flow };
  const after = applied(first.edit, { flow, path: [], flows: {} }).flow;
  return { titles: fixes.map(({ title }) => title), left: checkFlow(after, {}).map(({ message }) => message), after };
}

describe('a problem is mended by one press', () => {
  it('when an edge leads nowhere', () => {
    const flow = around(
      [text('a', '{{ question }}')],
      [
        { from: 'input.question', to: 'a.question' },
        { from: 'a.text', to: 'output.answer' },
        { from: 'a.nothing', to: 'output.answer' },
      ],
    );
    expect(mend(flow)).toMatchObject({ titles: ['Delete the edge'], left: [] });
  });

  it('when an input is not connected, with what has its name or a new input', () => {
    const edges = [{ from: 'a.text', to: 'output.answer' }];
    expect(mend(around([text('a', '{{ question }}')], edges))).toMatchObject({
      titles: ['Connect input.question'],
      left: [],
    });
    const fresh = mend(around([text('a', '{{ mood }}')], edges));
    expect(fresh).toMatchObject({ titles: ['New input of the flow'], left: [] });
    expect(fresh.after.interface.input).toHaveProperty('mood');
  });

  it('when nodes form a cycle, in a frame too', () => {
    const nodes = [text('a', '{{ question }} {{ again }}'), text('b', '{{ text }}')];
    const edges = [
      { from: 'input.question', to: 'a.question' },
      { from: 'a.text', to: 'b.text' },
      { from: 'b.text', to: 'a.again' },
      { from: 'b.text', to: 'output.answer' },
    ];
    const done = mend(around(nodes, edges));
    expect(done).toMatchObject({ titles: ['Wrap in a loop'], left: [] });
    expect(edgesOf({ flow: done.after, path: [], flows: {} }, ['loop'])).toContain('input.previous.text > a.again');
    const inFrame: FlowNode = {
      id: 'l',
      type: 'loop',
      maxRounds: 2,
      body: { nodes, edges: edges.map(({ from, to }) => ({ from, to: to.replace('output.answer', 'output.text') })) },
    };
    const outside = [
      { from: 'input.question', to: 'l.question' },
      { from: 'l.text', to: 'output.answer' },
    ];
    expect(mend(around([inFrame], outside))).toMatchObject({ titles: ['Wrap in a loop'], left: [] });
  });

  it('when something that it names is not declared', () => {
    const edges = [
      { from: 'input.question', to: 'a.question' },
      { from: 'a.text', to: 'output.answer' },
    ];
    const flow = around([ask('a', '{{ question }}', { performer: { model: 'stranger' } })], edges);
    expect(mend(flow)).toMatchObject({ titles: ['Declare the role'], left: [] });
    const set: FlowNode = { id: 's', type: 'set-state', key: 'seen' };
    const stateful = around([text('a', '{{ question }}'), set], [...edges, { from: 'a.text', to: 's.value' }]);
    expect(mend(stateful)).toMatchObject({ titles: ['Declare the state'], left: [] });
    const http: FlowNode = { id: 'h', type: 'http', method: 'GET', url: 'https://example.com/{{ question }}' };
    const calling = around(
      [http],
      [
        { from: 'input.question', to: 'h.question' },
        { from: 'h.body', to: 'output.answer' },
      ],
    );
    expect(mend(calling)).toMatchObject({ titles: ['Declare the host'], left: [] });
  });

  it('when a constant or an output is left over', () => {
    const edges = [
      { from: 'input.question', to: 'a.question' },
      { from: 'a.text', to: 'output.answer' },
    ];
    expect(mend(around([text('a', '{{ question }}', { constants: { gone: 1 } })], edges))).toMatchObject({
      titles: ['Remove the constant'],
      left: [],
    });
    const extra = { ...sample.interface, output: { ...sample.interface.output, unused: {} } };
    expect(mend(around([text('a', '{{ question }}')], edges, { interface: extra }))).toMatchObject({
      titles: ['Remove the output'],
      left: [],
    });
  });

  it('and nothing is offered where a person has to think', () => {
    const edges = [
      { from: 'input.question', to: 'a.question' },
      { from: 'a.text', to: 'output.answer' },
    ];
    expect(mend(around([text('a', '{{ question | }')], edges)).titles).not.toContain('Declare the role');
  });
});
