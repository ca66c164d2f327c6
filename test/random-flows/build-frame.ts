import { edgesOf } from '#engine/testing/index';
import { again, type BodyDraft, bodyOf, deeper, draftBody, flowAround, roles } from './build-flow.ts';
import { type Making, made, policyFor, wire } from './making.ts';

export function loop(making: Making): void {
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

export function map(making: Making): void {
  const { body, id, digit, shape } = making;
  const isSequential = digit(3) === 0;
  const kind = isSequential ? 'sequential-map' : 'map';
  const inside = draftBody(shape.inner, kind, { depth: body.depth + 1, wildness: body.wildness });
  const itemErrors = ['fail', 'skip', { default: { y: 'item failed' } }] as const;
  const onItemError = body.wildness.cuts ? itemErrors[digit(3)]! : 'fail';
  const cuts = body.wildness.cuts ? policyFor(making, { y: [] }) : {};
  const isCounted = digit(4) === 0;
  body.nodes.push({
    id,
    type: 'map',
    ...(isCounted ? { constants: { items: digit(4) } } : {}),
    ...(isSequential ? { mode: 'sequential' } : digit(3) === 0 ? { concurrency: 2 } : {}),
    ...(digit(3) === 0 ? { key: 'name' } : {}),
    onItemError,
    ...cuts,
    body: bodyOf(inside),
  });
  if (!isCounted) wire(making, `${id}.items`, ['list']);
  wireFrame(making, inside);
  made(body, `${id}.y`, 'list');
}

export function flow(making: Making): void {
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

export function choices(making: Making): void {
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

export function recursive(making: Making): void {
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
