import { describe, expect, it } from 'vitest';
import { contentHash, type FlowFile, requireFlow } from '../format/index.ts';
import { accepts } from './accepts.ts';
import { adviseVersion } from './version-advice.ts';

const text = { type: 'string' } as const;

function flowWith(interfaceOf: object, prompt = 'Say {{ question }}'): FlowFile {
  return requireFlow({
    format: 1,
    name: 'say',
    interface: interfaceOf,
    nodes: [{ id: 'say', type: 'template', text: prompt }],
    edges: [
      { from: 'input.question', to: 'say.question' },
      { from: 'say.text', to: 'output.answer' },
    ],
  });
}

const before = flowWith({ input: { question: text, tone: text }, output: { answer: text }, optional: ['tone'] });
const last = { version: '1.2.3', hash: contentHash(before), interface: before.interface };

function advise(interfaceOf: object, prompt?: string) {
  return adviseVersion(flowWith(interfaceOf, prompt), last);
}

describe('adviseVersion', () => {
  it('suggests 1.0.0 for the first release', () => {
    expect(adviseVersion(before, undefined)).toEqual({ level: 'first', suggested: '1.0.0', changes: [] });
  });

  it('finds nothing changed when only the layout differs', () => {
    const moved = { ...before, layout: { say: [3, 4] as [number, number] } };
    expect(adviseVersion(moved, last)).toMatchObject({ last: '1.2.3', level: 'none', suggested: '1.2.4', changes: [] });
  });

  it('asks for a patch when the content differs and the interface does not', () => {
    expect(advise(before.interface, 'Say it: {{ question }}')).toMatchObject({
      level: 'patch',
      suggested: '1.2.4',
      changes: [],
    });
  });

  it('takes a changed description of a port for no change of the interface', () => {
    const described = {
      ...before.interface,
      input: { ...before.interface.input, question: { ...text, description: 'What?' } },
    };
    expect(advise(described).level).toBe('patch');
  });

  it.each([
    [
      'an optional input is added',
      { input: { question: text, tone: text, style: text }, output: { answer: text }, optional: ['tone', 'style'] },
    ],
    [
      'an output is added',
      { input: { question: text, tone: text }, output: { answer: text, why: text }, optional: ['tone'] },
    ],
    [
      'an input takes more',
      { input: { question: { type: ['string', 'number'] }, tone: text }, output: { answer: text }, optional: ['tone'] },
    ],
    [
      'an input becomes optional',
      { input: { question: text, tone: text }, output: { answer: text }, optional: ['tone', 'question'] },
    ],
  ])('asks for a minor version when %s', (_, changed) => {
    const advice = advise(changed);
    expect(advice).toMatchObject({ level: 'minor', suggested: '1.3.0' });
    expect(advice.changes).toHaveLength(1);
    expect(advice.changes[0]?.breaking).toBe(false);
  });

  it.each([
    ['an input is removed', { input: { question: text }, output: { answer: text } }],
    [
      'a required input is added',
      { input: { question: text, tone: text, style: text }, output: { answer: text }, optional: ['tone'] },
    ],
    ['an input becomes required', { input: { question: text, tone: text }, output: { answer: text } }],
    [
      'an input takes less',
      {
        input: { question: { type: 'string', enum: ['a'] }, tone: text },
        output: { answer: text },
        optional: ['tone'],
      },
    ],
    ['an output is removed', { input: { question: text, tone: text }, output: {}, optional: ['tone'] }],
    [
      'an output changes',
      { input: { question: text, tone: text }, output: { answer: { type: 'number' } }, optional: ['tone'] },
    ],
  ])('asks for a major version when %s', (_, changed) => {
    const advice = advise(changed);
    expect(advice).toMatchObject({ level: 'major', suggested: '2.0.0' });
    expect(advice.changes.some((change) => change.breaking)).toBe(true);
  });
});

describe('accepts', () => {
  it.each([
    [{}, { type: 'string' }],
    [{ type: 'number' }, { type: 'integer' }],
    [{ type: ['string', 'null'] }, { type: 'string' }],
    [
      { type: 'string', maxLength: 10 },
      { type: 'string', maxLength: 5 },
    ],
    [{ enum: ['a', 'b'] }, { const: 'a' }],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, { type: 'string' }],
    [{ type: ['string', 'number'] }, { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    [
      { type: 'array', items: {} },
      { type: 'array', items: { type: 'string' } },
    ],
    [
      { type: 'object', properties: { a: { type: 'string' } } },
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        required: ['a'],
        additionalProperties: false,
      },
    ],
  ] as const)('says that %j takes all of %j', (wide, narrow) => {
    expect(accepts(structuredClone(wide) as object, structuredClone(narrow) as object)).toBe(true);
  });

  it.each([
    [{ type: 'integer' }, { type: 'number' }],
    [{ type: 'string' }, {}],
    [{ type: 'string', maxLength: 5 }, { type: 'string' }],
    [{ type: 'string', enum: ['a'] }, { type: 'string' }],
    [{ type: 'array', items: { type: 'string' } }, { type: 'array' }],
    [{ type: 'object', required: ['a'] }, { type: 'object' }],
    [
      { type: 'object', additionalProperties: false, properties: { a: {} } },
      { type: 'object', properties: { a: {} } },
    ],
    [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'object' }],
    [
      { type: 'object', properties: { title: { type: 'string' } } },
      { type: 'object', properties: { title: { type: 'number' } } },
    ],
  ] as const)('says that %j does not take all of %j', (wide, narrow) => {
    expect(accepts(structuredClone(wide) as object, structuredClone(narrow) as object)).toBe(false);
  });
});
