import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorTable } from '#engine/errors';
import type { FlowFile, Problem } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { applyChanges } from '../../store/flow-change.ts';
import { fixesOf } from './fixes.ts';
import { settingOf } from './setting-of.ts';

type Place = 'edge' | 'port' | 'field' | 'node' | 'interface';
type Nodes = ReadonlyArray<Readonly<Record<string, unknown>>>;

/** What is wrong, where it is shown, and what is offered; `undefined` where a person has to think. */
type Row = readonly [
  message: string,
  code: Problem['code'],
  place: Place,
  fix: string | undefined,
  nodes: Nodes,
  more?: { readonly edges?: FlowFile['edges']; readonly around?: Readonly<Record<string, unknown>> },
];

const ask = (more: object) => ({ id: 'a', type: 'ask', performer: { model: 'solver' }, prompt: 'x', ...more });
const text = (source: string, more: object = {}) => ({ id: 'a', type: 'template', text: source, ...more });
const memory = { id: 'a', type: 'memory', key: 'notes' };
const two = [text('{{ x }}'), { ...text('{{ y }}'), id: 'b' }];
const callee: FlowFile = {
  format: 1,
  name: 'callee',
  interface: { input: {}, output: {} },
  nodes: [],
  edges: [],
};
const body = { nodes: [text('x')], edges: [{ from: 'a.text', to: 'output.text' }] };

const rows: readonly Row[] = [
  [
    'begins at',
    'FLOW_INVALID',
    'edge',
    'Delete the edge',
    [text('x')],
    { edges: [{ from: 'a.no', to: 'output.out' }] },
  ],
  ['ends at', 'FLOW_INVALID', 'edge', 'Delete the edge', [text('x')], { edges: [{ from: 'input.in', to: 'a.no' }] }],
  [
    'spreads a list',
    'FLOW_INVALID',
    'edge',
    'Send it as one message',
    [text('{{ x }}')],
    { edges: [{ from: 'input.list', to: 'a.x', spread: true }] },
  ],
  [
    'brings a',
    'FLOW_INVALID',
    'edge',
    'Delete the edge',
    [{ id: 'a', type: 'code', inputs: { n: { schema: { type: 'number' } } }, outputs: { r: {} }, source: 'return {}' }],
    { edges: [{ from: 'input.in', to: 'a.n' }] },
  ],
  [
    'brings a',
    'FLOW_INVALID',
    'edge',
    'Send each item on its own',
    [{ id: 'a', type: 'code', inputs: { n: { schema: { type: 'string' }, list: true } }, outputs: {}, source: '' }],
    { edges: [{ from: 'input.list', to: 'a.n' }] },
  ],
  [
    'form a cycle',
    'FLOW_INVALID',
    'node',
    'Wrap in a loop',
    two,
    {
      edges: [
        { from: 'a.text', to: 'b.y' },
        { from: 'b.text', to: 'a.x' },
      ],
    },
  ],
  ['connected to the output', 'FLOW_INVALID', 'interface', 'Remove the output', [text('x')]],
  ['connected to the input', 'FLOW_INVALID', 'port', 'New input of the flow', [text('{{ x }}')]],
  ['connected to the input', 'FLOW_INVALID', 'port', 'Connect input.in', [text('{{ in }}')]],
  ['', 'TEMPLATE_INVALID', 'field', undefined, [text('{{ x')]],
  ['', 'TEMPLATE_INVALID', 'field', undefined, [ask({ system: '{% if %}' })]],
  ['', 'EXPRESSION_INVALID', 'field', undefined, [{ id: 'a', type: 'switch', cases: [{ name: 'c', when: '1 +' }] }]],
  ['', 'EXPRESSION_INVALID', 'field', undefined, [{ id: 'a', type: 'loop', maxRounds: 2, until: '(', body }]],
  ['', 'TEXT_PATTERN_INVALID', 'field', undefined, [ask({ response: { extract: { n: { patterns: ['('] } } } })]],
  [
    'needs a score',
    'FLOW_INVALID',
    'field',
    'Answer with the last round',
    [{ id: 'a', type: 'loop', maxRounds: 2, result: 'best', body }],
  ],
  ['state key', 'FLOW_INVALID', 'field', 'Declare the state', [{ id: 'a', type: 'set-state', key: 'notes' }]],
  ['type that this version', 'FLOW_INVALID', 'field', undefined, [{ id: 'a', type: 'unknown', original: {} }]],
  ['model role', 'FLOW_INVALID', 'field', 'Declare the role', [ask({ performer: { model: 'stranger' } })]],
  ['people role', 'FLOW_INVALID', 'field', 'Declare the role', [ask({ performer: { person: 'stranger' } })]],
  [
    'people role',
    'FLOW_INVALID',
    'field',
    'Declare the role',
    [ask({ performer: { person: 'user' }, task: { due: '1h', onDue: { escalate: { person: 'boss' } } } })],
  ],
  ['allows no role', 'FLOW_INVALID', 'field', undefined, [ask({ performer: { port: 'who', models: [], people: [] } })]],
  [
    'has no body',
    'FLOW_INVALID',
    'field',
    'Remove the body',
    [http({ body: 'x' })],
    { around: { hosts: ['example.com'] } },
  ],
  ['declare the host', 'FLOW_INVALID', 'field', 'Declare the host', [http({})]],
  ['', 'FLOW_INVALID', 'field', undefined, [http({ url: 'nowhere' })]],
  [
    'tool server',
    'FLOW_INVALID',
    'field',
    'Declare the tool server',
    [{ id: 'a', type: 'tool', server: 's', tool: 't' }],
  ],
  [
    'memory',
    'FLOW_INVALID',
    'node',
    undefined,
    [memory],
    { around: { state: { notes: { initial: [], merge: 'append' } } } },
  ],
  ['is not declared here', 'FLOW_INVALID', 'field', 'Declare the state', [memory]],
  [
    'must begin as a list',
    'FLOW_INVALID',
    'field',
    'Make it a list of its own',
    [memory],
    { around: { state: { notes: { initial: 0 } } } },
  ],
  [
    'writes the state key',
    'FLOW_INVALID',
    'field',
    undefined,
    [memory, { id: 'b', type: 'set-state', key: 'notes' }],
    { around: { state: { notes: { initial: [], merge: 'append' } } } },
  ],
  ['model role', 'FLOW_INVALID', 'field', 'Declare the role', [{ ...memory, embedder: 'stranger' }]],
  [
    'tool server',
    'FLOW_INVALID',
    'field',
    'Declare the tool server',
    [ask({ tools: { t: { server: 's', tool: 't' } } })],
  ],
  ['was not found', 'FLOW_NOT_FOUND', 'field', undefined, [ask({ tools: { t: { use: 'nothing' } } })]],
  [
    'not what is pinned',
    'FLOW_HASH_MISMATCH',
    'field',
    'Pin what is there now',
    [ask({ tools: { t: { use: 'callee', hash: 'sha256:0' } } })],
  ],
  ['no output that the model', 'FLOW_INVALID', 'field', undefined, [ask({ tools: { t: { use: 'callee' } } })]],
  ['leave the tools out', 'FLOW_INVALID', 'field', 'Remove the tools', [ask({ tools: {} })]],
  [
    'Several samples',
    'FLOW_INVALID',
    'field',
    'Take one sample',
    [ask({ tools: { t: { use: 'callee' } }, samples: 3 })],
  ],
  [
    'not both',
    'FLOW_INVALID',
    'field',
    'Remove the declared calls',
    [ask({ tools: { t: { use: 'callee' } }, calls: [] })],
  ],
  [
    'takes no list ports',
    'FLOW_INVALID',
    'field',
    'Take one message at the port',
    [ask({ prompt: '{{ l }}', tools: { t: { use: 'callee' } }, ports: { l: { list: true } } })],
  ],
  ['has no place here', 'FLOW_INVALID', 'field', 'Remove the constant', [text('x', { constants: { gone: 1 } })]],
  ['not found', 'FLOW_NOT_FOUND', 'field', undefined, [{ id: 'a', type: 'flow', use: 'nothing' }]],
  [
    'is not what node',
    'FLOW_HASH_MISMATCH',
    'field',
    'Pin what is there now',
    [{ id: 'a', type: 'flow', use: 'callee', hash: 'sha256:0' }],
  ],
  [
    'cannot override',
    'FLOW_INVALID',
    'field',
    'Remove the override',
    [{ id: 'a', type: 'flow', use: 'callee', overrides: { 'x.prompt': 'y' } }],
  ],
];

function http(more: object) {
  return { id: 'a', type: 'http', method: 'GET', url: 'https://example.com/', ...more };
}

function flowOf([, , , , nodes, { edges = [], around = {} } = {}]: Row): FlowFile {
  return {
    format: 1,
    name: 'wrong',
    interface: {
      input: { in: { type: 'string' }, list: { type: 'array', items: { type: 'string' } } },
      output: { out: {} },
    },
    models: { solver: {} },
    people: { user: {} },
    nodes,
    edges,
    ...around,
  } as unknown as FlowFile; // wrong on purpose
}

const flows = { callee };
const of = (flow: FlowFile, [message, code]: Row) =>
  checkFlow(flow, flows).filter((problem) => problem.code === code && problem.message.includes(message));

function placeOf({ edge, port, nodePath, path }: Problem): Place {
  if (edge !== undefined) return 'edge';
  if (path.startsWith('interface.')) return 'interface';
  if (settingOf(path) !== '' && nodePath !== undefined && !path.endsWith('edges')) return 'field';
  return port === undefined ? 'node' : 'port';
}

describe('every problem that a check can find', () => {
  it.each(rows)('"%s" (%s) is shown at its %s, and what is offered is: %s', (...cells) => {
    const row = cells as unknown as Row; // vitest spreads each row
    const [, , place, fix] = row;
    const flow = flowOf(row);
    const found = of(flow, row);
    expect(found.map(placeOf)).toContain(place);
    const [problem] = found.filter((one) => placeOf(one) === place);
    const fixes = problem === undefined ? [] : fixesOf(problem, flow, flows);
    expect(fixes[0]?.title).toBe(fix);
    if (fixes[0] === undefined) return;
    const after = applyChanges(flow, fixes[0].edit.changes);
    expect(of(after, row).length).toBeLessThan(found.length);
  });

  it('is among these: no code of the checks is left out, and each says what to do', () => {
    const known = new Set(rows.map(([, code]) => code));
    const codes = new Set(
      ['engine/graph', 'engine/discussion'].flatMap((folder) =>
        readdirSync(folder)
          .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
          .flatMap((name) => [
            ...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/'((?:FLOW|TEMPLATE|EXPRESSION|TEXT)_[A-Z_]+)'/g),
          ])
          .map(([, code]) => code),
      ),
    );
    expect([...codes].filter((code) => !known.has(code as Problem['code']))).toEqual([]);
    for (const code of known) expect(errorTable[code].help).not.toBe('');
  });
});
