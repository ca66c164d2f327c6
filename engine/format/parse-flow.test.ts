import { describe, expect, it } from 'vitest';
import { contentHash, type FlowFile, flowCaps, parseFlow, parseFlowText, printFlow } from './index.ts';

const valid = {
  format: 1,
  name: 'greet',
  interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
  models: { writer: {} },
  nodes: [{ id: 'ask', type: 'ask', performer: { model: 'writer' }, prompt: 'Say {{ question }}' }],
  edges: [
    { from: 'input.question', to: 'ask.question' },
    { from: 'ask.text', to: 'output.answer' },
  ],
  layout: { ask: [0, 0] },
};

function problemsOf(value: unknown) {
  const parsed = parseFlow(value);
  return parsed.ok ? [] : parsed.problems.map(({ code, path, message }) => ({ code, path, message }));
}

function flowFrom(value: unknown): FlowFile {
  const parsed = parseFlow(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.flow;
}

// Numbers as in the list of bad inputs that the project is measured by: files, then graphs.
describe('a bad flow file', () => {
  it('1: that is cut off is refused with line and column', () => {
    const text = JSON.stringify(valid, null, 2);
    const parsed = parseFlowText(text.slice(0, 120));
    expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'FLOW_NOT_JSON' }] });
    if (!parsed.ok) expect(parsed.problems[0]!.message).toMatch(/line \d+, column \d+/);
  });

  it('2: that is too large is refused before it is parsed', () => {
    expect(parseFlowText('['.repeat(flowCaps.bytes + 1))).toMatchObject({
      ok: false,
      problems: [{ code: 'FLOW_TOO_LARGE' }],
    });
  });

  it('3: that nests 100,000 levels deep is refused without an overflow', () => {
    expect(parseFlowText('['.repeat(100_000) + ']'.repeat(100_000))).toMatchObject({
      ok: false,
      problems: [{ code: 'FLOW_TOO_DEEP' }],
    });
  });

  it('4: of a newer format says so', () => {
    expect(problemsOf({ ...valid, format: 2, brandNew: true })).toEqual([
      expect.objectContaining({ code: 'FLOW_TOO_NEW', path: 'format' }),
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('5: with the key %s is refused by path', (key) => {
    const text = JSON.stringify(valid).replace('"models":{', `"models":{"${key}":{},`);
    expect(parseFlowText(text)).toMatchObject({ ok: false, problems: [{ path: `models.${key}` }] });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('6: with two nodes of one id names the second, in frames too', () => {
    const [node] = valid.nodes;
    expect(problemsOf({ ...valid, nodes: [node, node] })).toEqual([expect.objectContaining({ path: 'nodes[1].id' })]);
    const loop = { id: 'l', type: 'loop', maxRounds: 1, body: { nodes: [node, node], edges: [] } };
    expect(problemsOf({ ...valid, nodes: [loop] })).toEqual([
      expect.objectContaining({ path: 'nodes[0].body.nodes[1].id' }),
    ]);
  });

  it('10: with a node of an unknown type keeps all its data and prints it back', () => {
    const strange = { id: 'x', type: 'quantum', spin: { up: [1, 2] } };
    const flow = flowFrom({ ...valid, nodes: [...valid.nodes, strange] });
    expect(flow.nodes[1]).toEqual({ id: 'x', type: 'unknown', original: strange });
    expect(JSON.parse(printFlow(flow)).nodes[1]).toEqual(strange);
  });

  it('11: with NaN or huge coordinates is refused by path', () => {
    expect(problemsOf({ ...valid, layout: { ask: [Number.NaN, 0] } })[0]?.path).toBe('layout.ask[0]');
    expect(problemsOf({ ...valid, layout: { ask: [1e300, 0] } })[0]?.path).toBe('layout.ask[0]');
  });

  it('12: with a bidi or control character in an id is refused', () => {
    for (const id of ['a\u202Eb', 'a\u0000', 'а', ' ask', '']) {
      expect(problemsOf({ ...valid, nodes: [{ ...valid.nodes[0], id }] })[0]?.path).toBe('nodes[0].id');
    }
  });

  it('13: with 5,001 nodes is refused and with 5,000 it opens', () => {
    const nodes = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `n${index}`, type: 'note', text: '' }));
    expect(flowFrom({ ...valid, nodes: nodes(5000) }).nodes).toHaveLength(5000);
    expect(problemsOf({ ...valid, nodes: nodes(5001) })).not.toEqual([]);
    const frames = Array.from({ length: 2 }, (_, index) => ({
      id: `l${index}`,
      type: 'loop',
      maxRounds: 1,
      body: { nodes: nodes(2500), edges: [] },
    }));
    expect(problemsOf({ ...valid, nodes: frames })).toEqual([expect.objectContaining({ code: 'FLOW_TOO_LARGE' })]);
  });

  it('with unknown keys names each of them by path', () => {
    expect(
      problemsOf({ ...valid, ownerId: 1, nodes: [{ ...valid.nodes[0], exec: 'rm', module: 'fs' }] })
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['nodes[0].exec', 'nodes[0].module', 'ownerId']);
  });

  it('says which field of which node is wrong inside a choice of shapes', () => {
    const [problem] = problemsOf({ ...valid, nodes: [{ ...valid.nodes[0], performer: { model: 3 } }] });
    expect(problem?.path).toBe('nodes[0].performer.model');
    expect(problemsOf({ ...valid, nodes: [{ ...valid.nodes[0], type: 'ask', prompt: undefined }] })[0]?.path).toBe(
      'nodes[0].prompt',
    );
  });

  it.each([null, 3, 'text', [], {}, { format: 1 }, { format: '1', nodes: 'x' }])(
    'that is %j is refused and never throws',
    (value) => {
      expect(parseFlow(value).ok).toBe(false);
    },
  );
});

describe('a flow file', () => {
  it('keeps its content hash when it is only moved about, and changes it with its content', () => {
    const flow = flowFrom(valid);
    expect(contentHash(flowFrom({ ...valid, layout: { ask: [500, 3] } }))).toBe(contentHash(flow));
    expect(contentHash(flowFrom({ ...valid, title: 'Other' }))).not.toBe(contentHash(flow));
    expect(contentHash(flow)).toMatch(/^sha256-[0-9a-f]{64}$/);
  });

  it('prints one edge a line and reads back as it was', () => {
    const flow = flowFrom(valid);
    const text = printFlow(flow);
    expect(text).toContain('    { "from": "input.question", "to": "ask.question" },\n');
    expect(parseFlowText(text)).toEqual({ ok: true, flow });
    expect(printFlow(flowFrom(JSON.parse(text)))).toBe(text);
  });
});
