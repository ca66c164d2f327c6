import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { ask, edgesOf, flowOf, person } from '../testing/index.ts';
import { compile } from './compile.ts';
import { countCalls, describeCalls } from './count-calls.ts';

type Parts = Parameters<typeof flowOf>[0];

/** `least..most`, or `least..` with the reasons. */
function calls(parts: Parts, options: { input?: JsonObject; peopleFromData?: boolean } = {}): string {
  const plan = compile(flowOf(parts));
  expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { least, most, noBound } = countCalls(plan, options);
  return `${least}..${most ?? ''}${noBound.map(({ kind, node }) => ` ${kind}:${node}`).join()}`;
}

const one = ask('a', '{{ question }}');
const alone = (node: object) => ({ nodes: [node], edges: ['input.question -> a.question', 'a.text -> output.answer'] });
const form = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] };

describe('the calls of one ask', () => {
  it('are its samples, with repairs at most', () => {
    expect(calls(alone(one))).toBe('1..1');
    expect(calls(alone({ ...one, samples: 3 }))).toBe('3..3');
    expect(calls(alone({ ...one, response: { schema: form } }))).toBe('1..2');
    expect(calls(alone({ ...one, samples: 2, response: { schema: form, repairs: 3 } }))).toBe('2..8');
    expect(calls(alone({ ...one, cache: true }))).toBe('0..1');
  });

  it('are none for a person, and one for a draft or a suggestion', () => {
    expect(calls(alone(person('a', '{{ question }}')))).toBe('0..0');
    const review = { ...one, performer: { model: 'writer', reviewer: 'editor' } };
    expect(calls(alone(review))).toBe('1..1');
    expect(calls(alone(review), { peopleFromData: true })).toBe('0..1');
    expect(calls(alone({ ...one, performer: { person: 'editor', suggester: 'critic' } }))).toBe('1..1');
  });

  it('depend on who takes the seat', () => {
    const seat = (input: JsonObject | undefined) =>
      calls(
        {
          interface: { input: { question: {}, who: {} }, output: { answer: {} } },
          nodes: [{ ...one, performer: { port: 'who', models: ['writer'], people: ['editor'] } }],
          edges: ['input.question -> a.question', 'input.who -> a.who', 'a.text -> output.answer'],
        },
        input === undefined ? {} : { input },
      );
    expect(seat(undefined)).toBe('0..1');
    expect(seat({ question: 'q', who: { model: 'writer' } })).toBe('1..1');
    expect(seat({ question: 'q', who: { person: 'editor' } })).toBe('0..0');
  });

  it('have a bound for tools only while these call no model', () => {
    const tool = (nodes: object[], edges: string[]) => ({ look: { use: flowOf({ name: 'look', nodes, edges }) } });
    const text = { id: 't', type: 'template', text: '{{ question }}' };
    const free = tool([text], ['input.question -> t.question', 't.text -> output.answer']);
    // A call that cannot be read is asked for again, once.
    expect(calls(alone({ ...one, toolRounds: 3, tools: free }))).toBe('1..8');
    const asking = tool([one], ['input.question -> a.question', 'a.text -> output.answer']);
    expect(calls(alone({ ...one, toolRounds: 3, tools: asking }))).toBe('1.. tools:Use tools');
  });
});

describe('the calls of branches', () => {
  const route = { id: 's', type: 'switch', cases: [{ name: 'yes', when: 'value == "x"' }] };
  const twice = { ...ask('b', '{{ question }}'), samples: 5 };
  const edges = ['input.question -> s.value', 's.yes -> a.question', 's.default -> b.question'];

  it('are those of the cheapest to those of the dearest', () => {
    const parts = {
      nodes: [route, one, twice],
      edges: [...edges, 'a.text -> output.answer', 'b.text -> output.answer'],
    };
    expect(calls(parts)).toBe('1..5');
    expect(calls(parts, { input: { question: 'x' } })).toBe('1..1');
    expect(calls(parts, { input: { question: 'y' } })).toBe('5..5');
  });

  it('are those of the branch that a part of its condition decides', () => {
    const both = { ...route, cases: [{ name: 'yes', when: 'question == "x" && value.length > 3' }] };
    const parts = {
      nodes: [{ id: 't', type: 'template', text: '{{ question }}' }, both, one, twice],
      edges: [] as string[],
    };
    parts.edges = [
      ...['input.question -> t.question', 't.text -> s.value', 'input.question -> s.question'],
      ...['s.yes -> a.question', 's.default -> b.question', 'a.text -> output.answer', 'b.text -> output.answer'],
    ];
    expect(calls(parts, { input: { question: 'x' } })).toBe('1..5');
    expect(calls(parts, { input: { question: 'y' } })).toBe('5..5');
  });

  it('count once what follows where branches meet', () => {
    const after = ask('c', '{{ draft }}');
    const parts = {
      nodes: [route, one, twice, after],
      edges: [...edges, 'a.text -> c.draft', 'b.text -> c.draft', 'c.text -> output.answer'],
    };
    expect(calls(parts)).toBe('2..6');
  });

  it('leave out at least what an exit may cut off', () => {
    const parts = {
      nodes: [one, route, { id: 'leave', type: 'exit' }, ask('b', '{{ x }}')],
      edges: [
        'input.question -> a.question',
        'a.text -> s.value',
        's.yes -> leave.answer',
        's.default -> b.x',
        'input.question -> c.x',
        'b.text -> output.answer',
      ].filter((edge) => !edge.includes(' c.')),
    };
    expect(calls(parts)).toBe('1..2');
  });

  it('take what a program leaves out as what may be missing', () => {
    const program = (source: string) => ({
      nodes: [
        { id: 'p', type: 'code', inputs: { question: {} }, outputs: { x: { type: 'string' } }, source },
        ask('a', '{{ x }}'),
      ],
      edges: ['input.question -> p.question', 'p.x -> a.x', 'a.text -> output.answer'],
    });
    expect(calls(program('return { x: input.question };'))).toBe('1..1');
    expect(calls(program('if (!input.question) return {};\nreturn { x: input.question };'))).toBe('0..1');
    expect(calls(program('return { x: input.question ? "y" : undefined };'))).toBe('0..1');
    expect(calls(program('const f = () => { return {}; };\nreturn { x: String(f()) };'))).toBe('1..1');
  });
});

describe('the calls of frames', () => {
  const inside = (source: string) => ({
    nodes: [ask('a', '{{ x }}', { samples: 2 })],
    edges: edgesOf([`${source} -> a.x`, 'a.text -> output.text']),
  });
  const loop = (more: object) => ({
    nodes: [{ id: 'l', type: 'loop', maxRounds: 4, body: inside('input.round'), ...more }],
    edges: ['l.text -> output.answer'],
  });

  it('are those of one round to those of all that it may have', () => {
    expect(calls(loop({}))).toBe('8..8');
    expect(calls(loop({ until: 'text == "x"' }))).toBe('2..8');
    expect(calls(loop({ until: 'text == "x"', maxRounds: 100 }))).toBe('2..200');
    expect(calls(loop({ maxRounds: 100 }))).toBe('200..200');
    expect(calls(loop({ score: 'round', stalledRounds: 2 }))).toBe('6..8');
    expect(calls(loop({ onError: { default: { text: '' } } }))).toBe('0..8');
  });

  it('follow from a condition as far as it is known when it is met', () => {
    expect(calls(loop({ until: 'round > 1' }))).toBe('4..4');
    expect(calls(loop({ until: 'text == "x" || round > 2' }))).toBe('2..6');
    expect(calls(loop({ until: 'text == "x" && round > 2' }))).toBe('6..8');
    const upTo = {
      interface: { input: { max: { type: 'integer' } }, output: { answer: {} } },
      nodes: [
        {
          id: 'l',
          type: 'loop',
          maxRounds: 30,
          until: 'round >= max',
          body: {
            nodes: [ask('a', '{{ x }}')],
            edges: edgesOf(['input.round -> a.x', 'a.text -> output.text', 'input.max -> output.max']),
          },
        },
      ],
      edges: ['input.max -> l.max', 'l.text -> output.answer'],
    };
    expect(calls(upTo)).toBe('1..30');
    expect(calls(upTo, { input: { max: 3 } })).toBe('3..3');
    expect(calls(upTo, { input: { max: 28 } })).toBe('24..30');
  });

  it('are those of each round, where a branch looks at its number', () => {
    const body = {
      nodes: [
        ask('a', '{{ x }}'),
        { id: 's', type: 'switch', cases: [{ name: 'again', when: 'round < 3' }] },
        ask('b', '{{ x }}'),
      ],
      edges: edgesOf([
        'input.round -> a.x',
        'a.text -> s.value',
        'input.round -> s.round',
        's.again -> b.x',
        'a.text -> output.text',
      ]),
    };
    expect(calls(loop({ maxRounds: 3, body }))).toBe('5..5');
  });

  it('leave out of the first round what needs the round before', () => {
    expect(calls(loop({ body: inside('input.previous.text') }))).toBe('0..6');
  });

  const map = (list: object, more: object = {}) => ({
    interface: { input: { list }, output: { answer: {} } },
    nodes: [{ id: 'm', type: 'map', title: 'Panel', body: inside('input.item'), ...more }],
    edges: ['input.list -> m.items', 'm.text -> output.answer'],
  });

  it('follow from the number of items, as far as it is known', () => {
    expect(calls(map({ type: 'array' }))).toBe('0.. items:Panel');
    expect(calls(map({ type: 'array', minItems: 2, maxItems: 7 }))).toBe('4..14');
    expect(calls(map({ type: 'array' }), { input: { list: ['a', 'b', 'c'] } })).toBe('6..6');
    expect(calls(map({ type: 'array' }, { onItemError: 'skip' }), { input: { list: ['a'] } })).toBe('0..2');
    expect(calls(map({ type: 'integer', minimum: 1, maximum: 5 }))).toBe('2..10');
    expect(calls(map({ type: 'integer' }), { input: { list: 3 } })).toBe('6..6');
  });
});

describe('the calls of flows in flows', () => {
  const small = flowOf({ name: 'small', ...alone(one) });
  const large = flowOf({ name: 'large', ...alone({ ...one, samples: 4 }) });

  it('are those of one of the flows that may be chosen', () => {
    const parts = {
      interface: { input: { question: {}, which: {} }, output: { answer: {} } },
      nodes: [{ id: 'f', type: 'flow', use: small, choices: { large: { use: large }, small: { use: small } } }],
      edges: ['input.question -> f.question', 'input.which -> f.choice', 'f.answer -> output.answer'],
    };
    expect(calls(parts)).toBe('1..4');
    expect(calls(parts, { input: { question: 'q', which: 'large' } })).toBe('4..4');
  });

  it('have no bound when one calls itself and a model', () => {
    const again = { id: 's', type: 'switch', cases: [{ name: 'deeper', when: 'value == "x"' }] };
    const self = { id: 'self', type: 'flow', use: 'self' };
    const edges = ['s.deeper -> self.question', 'self.answer -> output.answer'];
    const asking = {
      nodes: [one, again, self],
      edges: ['input.question -> a.question', 'a.text -> s.value', ...edges],
    };
    expect(calls(asking)).toBe('1.. recursion:test-flow');
    expect(calls({ nodes: [again, self], edges: ['input.question -> s.value', ...edges] })).toBe('0..0');
  });

  it('are those of the graph that a discussion stands for', () => {
    const table = (more: object) => ({
      nodes: [
        {
          id: 'd',
          type: 'discussion',
          participants: [
            { name: 'Ann', model: 'writer' },
            { name: 'Bo', model: 'critic' },
            { name: 'Cy', person: 'editor' },
          ],
          rounds: 3,
          prompt: '{{ question }}',
          ...more,
        },
      ],
      edges: ['input.question -> d.question', 'd.transcript -> output.answer'],
    });
    expect(calls(table({}))).toBe('6..6');
    expect(calls(table({ stop: { consensus: 0.9 } }))).toBe('2..6');
    expect(calls(table({ order: 'shuffled' }))).toBe('0..9');
    expect(calls(table({ moderator: { performer: { model: 'critic' }, prompt: 'Begin.' } }))).toBe('9..9');
  });
});

it('is said in words', () => {
  const say = (least: number, most?: number) =>
    describeCalls({ least, most, noBound: most === undefined ? [{ kind: 'items', node: 'Panel' }] : [] });
  expect(say(0, 0)).toBe('no model calls');
  expect(say(1, 1)).toBe('1 model call');
  expect(say(5, 23)).toBe('5 to 23 model calls');
  expect(say(5)).toBe('at least 5 model calls; no bound: the list of "Panel" decides');
});

it('takes no time to speak of for a large graph with many switches', () => {
  const count = 40;
  const nodes = Array.from({ length: count }, (_, index) => [
    { id: `s${index}`, type: 'switch', cases: [{ name: 'yes', when: 'value == "x"' }] },
    ask(`a${index}`, '{{ x }}'),
  ]).flat();
  const edges = Array.from({ length: count }, (_, index) => [
    `input.question -> s${index}.value`,
    `s${index}.yes -> a${index}.x`,
    `a${index}.text -> output.answer`,
  ]).flat();
  expect(calls({ nodes, edges })).toBe('0..40');
});
