import { edgesOf } from '#engine/testing/index';
import {
  again,
  type BodyDraft,
  bodyOf,
  deeper,
  draftBody,
  flowAround,
  roles,
  type Source,
  sourcesFor,
} from './build-flow.ts';
import { digitsOf } from './hash.ts';
import type { NodeShape } from './kinds.ts';

const anything: ReadonlyArray<Source['is']> = ['text', 'list', 'number', 'any'];
type Digit = (base: number) => number;

/** A node that is being made: its shape, its id and the settings that its gene still holds. */
interface Making {
  readonly body: BodyDraft;
  readonly shape: NodeShape;
  readonly id: string;
  readonly digit: Digit;
}

/** Adds the node to the body, wired to what stands before it. */
export function addNode(body: BodyDraft, shape: NodeShape, index: number): void {
  makers[shape.kind]({ body, shape, id: `n${index}`, digit: digitsOf(shape.gene) });
}

function wire(making: Making, target: string, takes: ReadonlyArray<Source['is']> = anything): void {
  for (const { end } of sourcesFor(making, takes)) making.body.edges.push(`${end} -> ${target}`);
}

function made(body: BodyDraft, end: string, is: Source['is'] = 'any'): void {
  const source = { end, is };
  body.sources.push(source);
  body.made.push(source);
}

/** What a node's policy makes of its errors: sometimes the error port, mostly a default. */
function policyFor({ body, id, digit }: Making, defaults: object): object {
  if (body.wildness.fails && digit(4) === 0) return {};
  // An error names its address, which a flow that may be called from anywhere must not depend on.
  if (digit(3) === 0 && body.wildness.draws) {
    made(body, `${id}.error`);
    return { onError: 'port' };
  }
  return { onError: { default: defaults } };
}

/** Settings that any node may have. */
function common({ digit }: Making): object {
  return {
    ...(digit(4) === 0 ? { reset: 'each-activation' } : {}),
    ...(digit(6) === 0 ? { budget: { calls: digit(3) } } : {}),
  };
}

const verdict = {
  type: 'object',
  properties: { score: { type: 'number' }, ok: { type: 'boolean' }, pick: { type: 'string' } },
  required: ['score'],
};

/** What the model at this node is like, told by the node's id so that the script knows. */
const manners = ['', '', '', '-flaky', '-slow', '-dead', '-bad'] as const;

function model(making: Making): void {
  const { body, digit } = making;
  const manner = manners[digit(manners.length)]!;
  const id = `${making.id}${manner}`;
  const named = { ...making, id };
  const hasForm = digit(3) === 0 || manner === '-bad';
  const samples = digit(5) === 0 ? 2 : 1;
  const node = {
    id,
    type: 'ask',
    performer: { model: digit(2) === 0 ? 'writer' : 'critic' },
    prompt: `${id} {{ x }}`,
    ...(digit(3) === 0 ? { memory: memoryOf(digit), laterPrompt: `${id} again {{ x }}` } : {}),
    ...(hasForm ? { response: responseOf(digit) } : {}),
    ...(samples > 1 ? { samples } : {}),
    ...(digit(6) === 0 ? { demonstrations: [{ user: 'Say A', assistant: 'A' }] } : {}),
    ...(digit(4) === 0 ? { retry: { attempts: 4, delaySeconds: 2, factor: 1.5 } } : {}),
    ...(manner === '-slow' ? { timeoutSeconds: 30 } : {}),
    ...common(making),
  };
  const policy = manner === '' ? {} : policyFor(named, { text: 'nothing' });
  body.nodes.push({ ...node, ...policy });
  wire(named, `${id}.x`);
  made(body, `${id}.text`, 'text');
  if (hasForm) made(body, `${id}.pick`);
  if (samples > 1) made(body, `${id}.samples`, 'list');
}

function memoryOf(digit: Digit): object {
  return { thread: true, ...(digit(2) === 0 ? { firstExchanges: 1, lastExchanges: 1 } : {}) };
}

function responseOf(digit: Digit): object {
  if (digit(3) > 0) return { schema: verdict, repairs: 2 };
  return { extract: { pick: { patterns: ['v(\\d+)', '(.)'], as: 'text' } }, repairs: 1, fallback: { pick: 'none' } };
}

const taskKinds = ['answer', 'approve', 'edit', 'rate', 'choose', 'rank'] as const;

function personTask(making: Making): object {
  const { digit, id, body } = making;
  const kind = taskKinds[digit(taskKinds.length)]!;
  const isChoice = kind === 'choose' || kind === 'rank';
  const isDue = digit(3) === 0;
  if (isChoice) wire(making, `${id}.options`, ['list']);
  if (isChoice || kind === 'approve') made(body, `${id}.value`, 'number');
  return {
    task: {
      kind,
      ...(isChoice ? { subject: 'options' } : kind === 'edit' || kind === 'approve' ? { subject: 'x' } : {}),
      ...(isDue ? { dueSeconds: 60, onDue: digit(2) === 0 ? 'fail' : { default: defaultFor(kind) } } : {}),
    },
    ...(isChoice ? { ports: { options: { schema: { type: 'array' } } } } : {}),
  };
}

function defaultFor(kind: (typeof taskKinds)[number]): unknown {
  if (kind === 'approve') return { approved: false };
  if (kind === 'rate') return { rating: 1 };
  if (kind === 'choose') return { choice: 'nobody chose' };
  return kind === 'rank' ? { ranking: [] } : 'nobody said anything';
}

function asked(making: Making, performer: object, task: (making: Making) => object): void {
  const { body, id } = making;
  const options = task(making);
  const policy = policyFor(making, { text: 'nothing' });
  body.nodes.push({ id, type: 'ask', performer, prompt: `${id} {{ x }}`, ...options, ...policy, ...common(making) });
  wire(making, `${id}.x`);
  made(body, `${id}.text`, 'text');
}

function seat(making: Making): void {
  const { body, id, digit } = making;
  const chosen = digit(2) === 0 ? '{"model":"critic"}' : '{"person":"editor"}';
  body.nodes.push({ id: `${id}who`, type: 'code', ...program({}, { who: {} }, `return { who: ${chosen} };`) });
  asked(making, { port: 'who', models: ['writer', 'critic'], people: ['editor'] }, () => ({}));
  body.edges.push(`${id}who.who -> ${id}.who`);
}

function program(inputs: object, outputs: object, source: string): object {
  return { inputs, outputs, source };
}

function tools(making: Making): void {
  const { body, id, digit, shape } = making;
  const inside = draftBody(shape.inner, 'flow', { depth: body.depth + 1, wildness: body.wildness });
  const use = {
    ...flowAround(inside, `tool-${id}`),
    interface: { input: { x: {}, list: { type: 'array', default: ['a', 'b'] } }, output: { y: {} } },
  };
  body.nodes.push({
    id,
    type: 'ask',
    performer: { model: 'writer' },
    prompt: `${id} {{ x }}`,
    tools: { look: { use, description: 'Looks.' } },
    toolRounds: 1 + digit(2),
    ...policyFor(making, { text: 'nothing' }),
  });
  wire(making, `${id}.x`);
  made(body, `${id}.text`, 'text');
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

function loop(making: Making): void {
  const { body, id, digit, shape } = making;
  const inside = draftBody(shape.inner, 'loop', { depth: body.depth + 1, wildness: body.wildness });
  const result = (['last', 'best', 'all'] as const)[digit(3)]!;
  const cuts = body.wildness.cuts ? policyFor(making, { y: 'cut off' }) : {};
  body.nodes.push({
    id,
    type: 'loop',
    maxRounds: 1 + digit(3),
    result,
    score: '(round * 7) % 3',
    ...(digit(3) === 0 ? { until: 'round >= 2' } : {}),
    ...(digit(3) === 0 ? { stalledRounds: 1 } : {}),
    ...(digit(4) === 0 ? { reset: 'each-activation' } : {}),
    ...(digit(4) === 0 ? { budget: { calls: 1 + digit(3), onReached: 'end-loop' } } : {}),
    ...cuts,
    body: bodyOf(inside),
  });
  wireFrame(making, inside);
  made(body, `${id}.y`, result === 'all' ? 'list' : 'any');
}

/** A frame has the ports that edges inside it name. */
function wireFrame(making: Making, inside: BodyDraft): void {
  const { id } = making;
  if (inside.edges.some((edge) => edge.startsWith('input.x '))) wire(making, `${id}.x`);
  if (inside.edges.some((edge) => edge.startsWith('input.list '))) wire(making, `${id}.list`, ['list']);
}

function map(making: Making): void {
  const { body, id, digit, shape } = making;
  const isSequential = digit(3) === 0;
  const kind = isSequential ? 'sequential-map' : 'map';
  const inside = draftBody(shape.inner, kind, { depth: body.depth + 1, wildness: body.wildness });
  const itemErrors = ['fail', 'skip', { default: { y: 'item failed' } }] as const;
  const onItemError = body.wildness.cuts ? itemErrors[digit(3)]! : 'fail';
  const cuts = body.wildness.cuts ? policyFor(making, { y: [] }) : {};
  body.nodes.push({
    id,
    type: 'map',
    ...(isSequential ? { mode: 'sequential' } : digit(3) === 0 ? { concurrency: 2 } : {}),
    ...(digit(3) === 0 ? { key: 'name' } : {}),
    onItemError,
    ...cuts,
    body: bodyOf(inside),
  });
  wire(making, `${id}.items`, ['list']);
  wireFrame(making, inside);
  made(body, `${id}.y`, 'list');
}

function flow(making: Making): void {
  const { body, id, digit, shape } = making;
  const inside = draftBody(shape.inner, 'flow', { depth: body.depth + 1, wildness: body.wildness });
  inside.nodes.push({ id: 'aside', type: 'template', text: 'aside {{ x }}' });
  inside.edges.push('input.x -> aside.x', 'aside.text -> output.y');
  body.nodes.push({
    id,
    type: 'flow',
    use: flowAround(inside, `inner-${id}`),
    ...(digit(2) === 0 ? { models: { writer: 'critic' } } : {}),
    ...(digit(2) === 0 ? { overrides: { aside: { text: 'otherwise {{ x }}' } } } : {}),
    ...(digit(4) === 0 ? { reset: 'each-activation' } : {}),
    ...(body.wildness.cuts ? policyFor(making, { y: 'flow failed' }) : {}),
  });
  wire(making, `${id}.x`);
  wire(making, `${id}.list`, ['list']);
  made(body, `${id}.y`);
}

function choices(making: Making): void {
  const { body, id, shape, digit } = making;
  const draft = () => draftBody(shape.inner, 'flow', { depth: body.depth + 1, wildness: body.wildness });
  const plain = draftBody({ nodes: [] }, 'flow', { depth: body.depth + 1, wildness: body.wildness });
  body.nodes.push(
    {
      id: `${id}which`,
      type: 'template',
      text: `{% assign n = x | size %}{% if n > ${digit(9)} %}a{% else %}b{% endif %}`,
    },
    {
      id,
      type: 'flow',
      use: flowAround(plain, `plain-${id}`),
      choices: { a: { use: flowAround(draft(), `a-${id}`) }, b: { use: flowAround(plain, `b-${id}`) } },
    },
  );
  wire(making, `${id}which.x`);
  wire(making, `${id}.x`);
  wire(making, `${id}.list`, ['list']);
  body.edges.push(`${id}which.text -> ${id}.choice`);
  made(body, `${id}.y`);
}

function recursive(making: Making): void {
  const { body, id, shape } = making;
  const inside = draftBody(shape.inner, 'flow', { depth: body.depth + 1, wildness: body.wildness });
  const [end = 'input.x'] = inside.made.slice(-1).map((source) => source.end);
  body.nodes.push({
    id,
    type: 'flow',
    use: {
      ...flowAround(inside, `recursive-${id}`),
      interface: {
        input: { x: {}, list: { type: 'array' }, level: { type: 'number', default: 0 } },
        output: { y: {} },
      },
      ...roles,
      nodes: [...inside.nodes, deeper, again, { id: 'self', type: 'flow', use: 'self' }],
      edges: edgesOf([
        'input.level -> deeper.level',
        'deeper.next -> again.level',
        `${end} -> again.value`,
        'again.more -> self.x',
        'deeper.next -> self.level',
        'input.list -> self.list',
        'self.y -> output.y',
        ...inside.edges,
      ]),
    },
  });
  wire(making, `${id}.x`);
  wire(making, `${id}.list`, ['list']);
  made(body, `${id}.y`);
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
