import { asked, model, personTask, program, seat, tools } from './build-ask.ts';
import { type BodyDraft, sourcesFor } from './build-flow.ts';
import { choices, flow, loop, map, recursive } from './build-frame.ts';
import { digitsOf } from './hash.ts';
import type { NodeShape } from './kinds.ts';
import { anything, type Making, made, policyFor, wire } from './making.ts';

/** Adds the node to the body, wired to what stands before it. */
export function addNode(body: BodyDraft, shape: NodeShape, index: number): void {
  makers[shape.kind]({ body, shape, id: `n${index}`, digit: digitsOf(shape.gene) });
}

const rules = [
  { method: 'majority' },
  { method: 'plurality', tie: 'none' },
  { method: 'threshold', threshold: 0.4, invalid: 'abstain' },
  { method: 'weighted', invalid: 'fail' },
  { method: 'approval' },
  { method: 'ranked' },
] as const;

function decide(making: Making): void {
  const { body, id, digit, shape } = making;
  const rule = { ...rules[digit(rules.length)]!, ...(body.wildness.draws && digit(2) === 0 ? { tie: 'random' } : {}) };
  body.nodes.push({ id, type: 'decide', rule, ...policyFor(making, { winner: 'nobody', tally: [] }) });
  const voters = sourcesFor({ body, id, shape: { reads: [...shape.reads, 0, 1] } }, anything);
  for (const end of new Set(voters.map((voter) => `${voter.end} ${voter.is === 'list' ? '=>' : '->'}`)))
    body.edges.push(`${end} ${id}.ballots`);
  made(body, `${id}.winner`);
  made(body, `${id}.tally`, 'list');
}

function code(making: Making): void {
  const { body, id, digit } = making;
  const drawn = body.wildness.draws ? 'Math.floor(random() * 3)' : '1';
  const source = `const text = JSON.stringify(input.x ?? null);
    if (text.length % ${3 + digit(9)} === 0) throw new Error('odd');
    return { text: text.slice(0, 20), list: Array.from({ length: text.length % 3 + ${drawn} }, (_, at) => text[at] ?? 'x') };`;
  const outputs = { text: { type: 'string' }, list: { type: 'array' } };
  const policy = policyFor(making, { text: 'failed', list: [1, 2] });
  body.nodes.push({ id, type: 'code', ...program({ x: { optional: true } }, outputs, source), ...policy });
  wire(making, `${id}.x`);
  made(body, `${id}.text`, 'text');
  made(body, `${id}.list`, 'list');
}

const orders = ['simultaneous', 'sequential', 'shuffled', { pairs: 'round-robin' }] as const;

function discussion(making: Making): void {
  const { body, id, digit } = making;
  const order = orders[digit(body.wildness.draws ? orders.length : 2)]!;
  body.nodes.push({
    id,
    type: 'discussion',
    participants: [
      { name: 'Ann', model: 'writer' },
      digit(3) === 0 ? { name: 'Bo', person: 'editor' } : { name: 'Bo', model: 'critic' },
    ],
    order,
    rounds: 1 + digit(2),
    prompt: '{{ x }} {{ discussion }}',
    response: { schema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] } },
    ...(digit(2) === 0 ? { stop: { consensus: 0.9 } } : {}),
    ...(digit(2) === 0 ? { decision: { rule: { method: 'plurality' } } } : {}),
    ...(digit(2) === 0 ? { memory: { thread: true } } : {}),
  });
  wire(making, `${id}.x`);
  made(body, `${id}.rounds`, 'number');
}

function http(making: Making): void {
  const { body, id, digit } = making;
  const name = `${id}${digit(3) === 0 ? '-flaky' : ''}`;
  const named = { ...making, id: name };
  const isText = digit(2) === 0;
  body.nodes.push({
    id: name,
    type: 'http',
    method: digit(3) === 0 ? 'POST' : 'GET',
    url: `https://api.example/${name}?q={{ x }}`,
    ...(isText ? { response: 'text' } : {}),
    retry: { attempts: 4 },
    ...policyFor(named, { body: 'no page' }),
  });
  wire(named, `${name}.x`, ['text', 'any']);
  made(body, `${name}.body`, isText ? 'text' : 'any');
}

function serverTool(making: Making): void {
  const { body, id, digit } = making;
  const name = `${id}${digit(3) === 0 ? '-flaky' : ''}`;
  const named = { ...making, id: name };
  const response = { schema: { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] } };
  const hasSchema = digit(2) === 0;
  body.nodes.push({
    id: name,
    type: 'tool',
    server: 'desk',
    tool: 'look',
    inputs: { x: { optional: digit(2) === 0 } },
    ...(hasSchema ? { response } : {}),
    retry: { attempts: 4 },
    ...policyFor(named, { text: 'no tool' }),
  });
  wire(named, `${name}.x`, ['text', 'any']);
  made(body, `${name}.text`, 'text');
  if (hasSchema) made(body, `${name}.size`, 'number');
}

function exit(making: Making): void {
  const { body, id, digit } = making;
  if (!body.wildness.cuts) {
    text(making);
    return;
  }
  body.nodes.push(
    { id: `${id}if`, type: 'switch', cases: [{ name: 'leave', when: `(value.length || 1) % ${2 + digit(3)} == 0` }] },
    { id, type: 'exit', ...(digit(3) === 0 ? { scope: 'flow' } : {}) },
  );
  wire(making, `${id}if.value`);
  body.edges.push(`${id}if.leave -> ${id}.y`);
}

function text(making: Making): void {
  const { body, id, digit } = making;
  const isList = digit(4) === 0;
  body.nodes.push({
    id,
    type: 'template',
    text: `${id}({{ x }})`,
    ...(isList ? { ports: { x: { list: true } } } : {}),
  });
  wire(making, `${id}.x`);
  made(body, `${id}.text`, 'text');
}

const makers: Readonly<Record<NodeShape['kind'], (making: Making) => void>> = {
  text,
  ask: model,
  person: (making) => asked(making, { person: 'editor' }, personTask),
  review: (making) => asked(making, { model: 'writer', reviewer: 'editor' }, () => ({})),
  stop: (making) => asked(making, { model: 'writer', reviewer: 'editor', stopSeconds: 40 }, () => ({})),
  suggest: (making) => asked(making, { person: 'editor', suggester: 'critic' }, () => ({})),
  oracle: (making) => asked(making, { person: 'oracle' }, () => ({})),
  seat,
  tools,
  decide,
  code,
  loop,
  map,
  flow,
  choices,
  recursive,
  discussion,
  http,
  'server-tool': serverTool,
  exit,
  switch(making) {
    const { body, id, digit } = making;
    const when = ['value.length % 2 == 0', 'value == null', 'value > 1'][digit(3)]!;
    const policy = { onError: { default: { default: 'could not be compared' } } };
    body.nodes.push({ id, type: 'switch', cases: [{ name: 'yes', when }], ...policy });
    wire(making, `${id}.value`);
    made(body, `${id}.yes`);
    made(body, `${id}.default`);
  },
  keep(making) {
    const { body, id, digit } = making;
    body.nodes.push({ id, type: 'set-state', key: digit(3) === 0 ? 'total' : 'log' });
    wire(making, `${id}.value`);
  },
  memory(making) {
    const { body, id, digit } = making;
    const policy = policyFor(making, { passages: [], text: '' });
    const more = { topK: 1 + digit(2), ...(digit(2) === 0 ? { expiresAfter: 1 } : {}) };
    body.nodes.push({ id, type: 'memory', key: 'passages', ...more, ...policy });
    wire(making, `${id}.passage`);
    wire(making, `${id}.query`, ['text', 'any']);
    made(body, `${id}.passages`, 'list');
    made(body, `${id}.text`, 'text');
  },
  ping(making) {
    const { body, id } = making;
    body.nodes.push({ id, type: 'flow', use: 'ping' });
    wire(making, `${id}.x`);
    made(body, `${id}.y`);
  },
  note({ body, id }) {
    body.nodes.push({ id, type: 'note', text: `${id} is a note.` });
  },
};
