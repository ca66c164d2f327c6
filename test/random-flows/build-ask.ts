import { draftBody, flowAround } from './build-flow.ts';
import { common, type Digit, type Making, made, policyFor, wire } from './making.ts';

const verdict = {
  type: 'object',
  properties: { score: { type: 'number' }, ok: { type: 'boolean' }, pick: { type: 'string' } },
  required: ['score'],
};

/** What the model at this node is like, told by the node's id so that the script knows. */
const manners = ['', '', '', '-flaky', '-slow', '-dead', '-bad'] as const;

export function model(making: Making): void {
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

export function personTask(making: Making): object {
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

export function asked(making: Making, performer: object, task: (making: Making) => object): void {
  const { body, id } = making;
  const options = task(making);
  const policy = policyFor(making, { text: 'nothing' });
  body.nodes.push({ id, type: 'ask', performer, prompt: `${id} {{ x }}`, ...options, ...policy, ...common(making) });
  wire(making, `${id}.x`);
  made(body, `${id}.text`, 'text');
}

export function seat(making: Making): void {
  const { body, id, digit } = making;
  const chosen = digit(2) === 0 ? '{"model":"critic"}' : '{"person":"editor"}';
  body.nodes.push({ id: `${id}who`, type: 'code', ...program({}, { who: {} }, `return { who: ${chosen} };`) });
  asked(making, { port: 'who', models: ['writer', 'critic'], people: ['editor'] }, () => ({}));
  body.edges.push(`${id}who.who -> ${id}.who`);
}

export function program(inputs: object, outputs: object, source: string): object {
  return { inputs, outputs, source };
}

export function tools(making: Making): void {
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
