import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, type FlowFile, type FlowNode, requireFlow } from '../format/index.ts';
import { compareFlows, diffFlows, isSameFlow } from './diff-flows.ts';

const text = { type: 'string' } as const;

function flowOf(change: Partial<FlowFile> = {}): FlowFile {
  return requireFlow({
    format: 1,
    name: 'refine',
    interface: { input: { question: text }, output: { answer: text } },
    models: { writer: {} },
    nodes: [
      { id: 'draft', type: 'ask', performer: { model: 'writer' }, prompt: 'Draft: {{ question }}' },
      {
        id: 'rounds',
        type: 'loop',
        maxRounds: 3,
        body: {
          nodes: [{ id: 'critic', type: 'template', text: 'Not yet: {{ draft }}' }],
          edges: [{ from: 'input.draft', to: 'critic.draft' }],
        },
      },
      { id: 'helper', type: 'flow', use: 'helper@1.0.0', hash: `sha256-${'1'.repeat(64)}` },
    ],
    edges: [
      { from: 'input.question', to: 'draft.question' },
      { from: 'draft.text', to: 'rounds.draft' },
      { from: 'draft.text', to: 'output.answer' },
    ],
    ...change,
  });
}

/** The flow with one node another way; `undefined` takes it out. */
function withNode(id: string, change: Record<string, unknown> | undefined): FlowFile {
  const flow = flowOf();
  const nodes = flow.nodes.flatMap((node) =>
    node.id !== id ? [node] : change === undefined ? [] : [{ ...node, ...change } as FlowNode],
  );
  return { ...flow, nodes };
}

const before = flowOf();

describe('diffFlows', () => {
  it('finds nothing between a flow and itself, and nothing but moves when it is only drawn otherwise', () => {
    expect(diffFlows(before, flowOf())).toEqual({
      interface: [],
      nodes: [],
      edges: [],
      settings: [],
      dependencies: [],
      moves: [],
      text: [],
    });
    const drawn = flowOf({ layout: { draft: [0, 0], rounds: [100, 0] } });
    const elsewhere = flowOf({ layout: { draft: [0, 0], rounds: [100, 50] } });
    const diff = diffFlows(drawn, elsewhere);
    expect(isSameFlow(diff)).toBe(true);
    expect(diff).toMatchObject({ moves: [['rounds']], text: [] });
  });

  it('names a changed node with every field, before and after, in a frame too', () => {
    const after = withNode('rounds', {
      maxRounds: 5,
      body: {
        nodes: [{ id: 'critic', type: 'template', text: 'Better: {{ draft }}' }],
        edges: [{ from: 'input.draft', to: 'critic.draft' }],
      },
    });
    expect(diffFlows(before, after).nodes).toEqual([
      { kind: 'changed', path: ['rounds'], type: 'loop', fields: [{ field: 'maxRounds', before: 3, after: 5 }] },
      {
        kind: 'changed',
        path: ['rounds', 'critic'],
        type: 'template',
        fields: [{ field: 'text', before: 'Not yet: {{ draft }}', after: 'Better: {{ draft }}' }],
      },
    ]);
  });

  it('names what was added and removed, with its edges', () => {
    const after = flowOf({
      nodes: [before.nodes[0]!, { id: 'say', type: 'template', text: 'Hi' }, before.nodes[2]!],
      edges: [before.edges[0]!, before.edges[2]!, { from: 'say.text', to: 'helper.text' }],
    });
    const diff = diffFlows(before, after);
    expect(diff.nodes.map(({ kind, path }) => `${kind} ${path.join('/')}`)).toEqual([
      'added say',
      'removed rounds',
      'removed rounds/critic',
    ]);
    expect(diff.edges.map(({ kind, body, from, to }) => `${kind} ${body.join('/')}:${from}>${to}`)).toEqual([
      'added :say.text>helper.text',
      'removed :draft.text>rounds.draft',
      'removed rounds:input.draft>critic.draft',
    ]);
  });

  it('takes a node in another body for the same one, and leaves what moved with its frame alone', () => {
    const critic: FlowNode = { id: 'critic', type: 'template', text: 'Not yet: {{ draft }}' };
    const out = flowOf({
      nodes: [...withNode('rounds', { body: { nodes: [], edges: [] } }).nodes, critic],
    });
    expect(compareFlows(before, out).nodes).toEqual([
      { kind: 'moved', path: ['critic'], from: ['rounds', 'critic'], type: 'template', fields: [] },
    ]);
    const renamed = compareFlows(
      before,
      flowOf({
        nodes: withNode('rounds', { id: 'repeat' }).nodes,
        edges: before.edges.map((edge) => ({ ...edge, to: edge.to.replace('rounds.', 'repeat.') })),
      }),
    );
    expect(renamed.nodes).toEqual([{ kind: 'moved', path: ['repeat'], from: ['rounds'], type: 'loop', fields: [] }]);
    expect(renamed.edges).toEqual([]);
  });

  it('tells of the interface in words and which change breaks callers', () => {
    const after = flowOf({ interface: { input: { question: text, tone: text }, output: { answer: text } } });
    expect(diffFlows(before, after)).toMatchObject({
      interface: [{ kind: 'added', what: 'input "tone", which is required', breaking: true }],
      settings: [{ body: [], field: 'interface.input.tone', after: text }],
    });
  });

  it('tells of roles, title and the order in which writes are merged', () => {
    const [draft, rounds, helper] = before.nodes;
    const after = flowOf({ title: 'Refine', models: { writer: {}, critic: {} }, nodes: [rounds!, draft!, helper!] });
    expect(diffFlows(before, after).settings).toEqual([
      { body: [], field: 'models.critic', after: {} },
      { body: [], field: 'title', after: 'Refine' },
      { body: [], field: 'nodes', before: ['draft', 'rounds', 'helper'], after: ['rounds', 'draft', 'helper'] },
    ]);
  });

  it('tells which releases are used instead of which', () => {
    const after = flowOf({
      nodes: [
        ...withNode('helper', { use: 'helper@2.0.0' }).nodes,
        { id: 'other', type: 'flow', use: 'other@1.0.0', hash: `sha256-${'2'.repeat(64)}` },
      ],
    });
    expect(diffFlows(before, after).dependencies).toEqual([
      { kind: 'changed', name: 'helper', before: 'helper@1.0.0', after: 'helper@2.0.0' },
      { kind: 'added', name: 'other', after: 'other@1.0.0' },
    ]);
  });

  it('shows the lines of the file that differ, with those around them', () => {
    const [hunk, ...others] = diffFlows(before, withNode('rounds', { maxRounds: 4 })).text;
    expect(others).toEqual([]);
    expect(hunk?.lines.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => `${kind} ${text.trim()}`)).toEqual(
      ['removed "maxRounds": 3,', 'added "maxRounds": 4,'],
    );
    expect(hunk?.before.count).toBe(hunk?.lines.filter(({ kind }) => kind !== 'added').length);
  });
});

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const template = fc.record({ id, type: fc.constant('template'), text: fc.constantFrom('one', 'two', '{{ x }}') });
const { node } = fc.letrec<{ node: unknown; nodes: unknown[] }>((tie) => ({
  nodes: fc.uniqueArray(tie('node'), { maxLength: 4, selector: (one) => (one as { id: string }).id }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    template,
    fc.record({
      id,
      type: fc.constant('loop'),
      maxRounds: fc.integer({ min: 1, max: 9 }),
      body: fc.record({ nodes: tie('nodes'), edges: fc.constant([]) }),
    }),
  ),
}));
const flows = fc
  .record({
    nodes: fc.uniqueArray(node, { minLength: 1, maxLength: 5, selector: (one) => (one as { id: string }).id }),
    title: fc.constantFrom('One', 'Two'),
    edges: fc.uniqueArray(fc.record({ from: fc.constant('input.text'), to: id.map((one) => `${one}.x`) }), {
      maxLength: 4,
      selector: ({ to }) => to,
    }),
  })
  .map(({ nodes, title, edges }) => flowOf({ nodes: nodes as FlowNode[], title, edges }));

describe('the difference of any two flows', () => {
  it('is empty exactly when they have the same content', () => {
    fc.assert(
      fc.property(flows, flows, (one, other) => {
        expect(isSameFlow(compareFlows(one, structuredClone(one)))).toBe(true);
        expect(isSameFlow(compareFlows(one, other))).toBe(contentHash(one) === contentHash(other));
        expect(diffFlows(one, other).text.length === 0).toBe(contentHash(one) === contentHash(other));
      }),
      { numRuns: 120 },
    );
  });

  it('accounts for every node of both, once', () => {
    fc.assert(
      fc.property(flows, flows, (one, other) => {
        const { nodes } = compareFlows(one, other);
        const at = (kinds: string[], end: 'path' | 'from') =>
          nodes.filter(({ kind }) => kinds.includes(kind)).map((change) => (change[end] ?? change.path).join('/'));
        const [gone, come] = [at(['removed', 'moved'], 'from'), at(['added', 'moved'], 'path')];
        expect(new Set(gone).size).toBe(gone.length);
        expect(new Set(come).size).toBe(come.length);
        const [old, now] = [pathsOf(one.nodes), pathsOf(other.nodes)];
        // What is only in one of them is gone, come, or inside something that moved.
        for (const path of old.filter((path) => !now.includes(path)))
          expect(gone.some((one) => `${path}/`.startsWith(`${one}/`))).toBe(true);
        for (const path of now.filter((path) => !old.includes(path)))
          expect(come.some((one) => `${path}/`.startsWith(`${one}/`))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('reports an edit of any node at its place, and nothing else', () => {
    fc.assert(
      fc.property(flows, fc.nat(), (flow, pick) => {
        const paths = pathsOf(flow.nodes);
        const path = paths[pick % paths.length]!.split('/');
        const { nodes, edges, settings } = compareFlows(flow, editedAt(flow, path));
        expect(nodes).toMatchObject([{ kind: 'changed', path }]);
        expect(nodes[0]?.fields).toHaveLength(1);
        expect([...edges, ...settings]).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

function pathsOf(nodes: readonly FlowNode[], base = ''): string[] {
  return nodes.flatMap((one) => [
    `${base}${one.id}`,
    ...(one.type === 'loop' ? pathsOf(one.body.nodes, `${base}${one.id}/`) : []),
  ]);
}

function editedAt(flow: FlowFile, path: readonly string[]): FlowFile {
  const copy = structuredClone(flow);
  let nodes = copy.nodes;
  path.forEach((one, index) => {
    const found = nodes.find((candidate) => candidate.id === one)!;
    if (index === path.length - 1) {
      if (found.type === 'template') found.text = `${found.text}!`;
      if (found.type === 'loop') found.maxRounds += 1;
    } else if (found.type === 'loop') nodes = found.body.nodes;
  });
  return copy;
}
