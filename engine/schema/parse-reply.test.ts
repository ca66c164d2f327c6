import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { type PortSchema, parseReply } from './index.ts';

const answer: PortSchema = {
  type: 'object',
  properties: { answer: { type: 'string' }, confidence: { type: 'number', maximum: 1 } },
  required: ['answer'],
};

describe('a reply', () => {
  it.each<[string, PortSchema, Json]>([
    ['{"answer": "x"}', answer, { answer: 'x' }],
    ['  \n{"answer": "x"}\n', answer, { answer: 'x' }],
    ['```json\n{"answer": "x"}\n```', answer, { answer: 'x' }],
    ['Here you are:\n```\n{"answer": "x"}\n```\nAnything else?', answer, { answer: 'x' }],
    ['I think {"answer": "x"} is right, because {…}.', answer, { answer: 'x' }],
    [
      'See [1] and {this}: {"answer": "{\\"}]", "more": [1, {"a": "}"}]}!',
      answer,
      { answer: '{"}]', more: [1, { a: '}' }] },
    ],
    ['An example is {"no": 1}. Mine: {"answer": "x"}', answer, { answer: 'x' }],
    ['```json\n{"no": 1}\n```\nor\n```json\n{"answer": "x"}\n```', answer, { answer: 'x' }],
    ['{ not closed, but then {"answer": "x"}', answer, { answer: 'x' }],
    ['{"answer": "two\nlines\tand a tab", }', answer, { answer: 'two\nlines\tand a tab' }],
    ['{"answer": "a, }", "list": [1, 2,],}', answer, { answer: 'a, }', list: [1, 2] }],
    ['{"answer": "x"} {"answer": "y"}', answer, { answer: 'x' }],
    ['[1, 2, 3] are the ones', { type: 'array', items: { type: 'number' } }, [1, 2, 3]],
    ['0.9', { type: 'number' }, 0.9],
    ['true', { type: 'boolean' }, true],
    ['plain text', { type: 'string' }, 'plain text'],
    ['"quoted text"', { type: 'string' }, 'quoted text'],
    ['as [1] says, {x}', { type: 'string' }, 'as [1] says, {x}'],
    ['as [1] says', {}, 'as [1] says'],
    ['{"a": 1}', {}, { a: 1 }],
    ['B', { enum: ['A', 'B'] }, 'B'],
    ['"B"', { enum: ['A', 'B'] }, 'B'],
    [
      '{"answer": "x"}',
      { ...answer, properties: { ...answer.properties, rounds: { default: 3 } } },
      { answer: 'x', rounds: 3 },
    ],
  ])('%j is read', (text, schema, expected) => {
    expect(parseReply(text, schema)).toEqual({ ok: true, value: expected });
  });

  it.each<[string, PortSchema, string]>([
    ['', answer, 'empty'],
    ['I do not know.', answer, 'contains no JSON'],
    ['{"answer": "x', answer, 'not complete'],
    ['{answer: x}', answer, 'not valid JSON'],
    ["{'answer': 'x'}", answer, 'not valid JSON'],
    ['{"answer": "x", "confidence": 7}', answer, 'confidence must be at most 1'],
    ['{"confidence": 0.5}', answer, 'answer is missing'],
    ['{"first": 1} {"second": 2}', answer, 'answer is missing'],
    ['seven', { type: 'number' }, 'Answer with nothing but: number'],
    ['C', { enum: ['A', 'B'] }, 'must be one of "A", "B"'],
    ['{"answer": "x", "__proto__": {"polluted": 1}}', answer, '__proto__'],
    ['{"answer": "x", "a": {"constructor": 1}}', answer, 'a.constructor'],
    [`{"answer": "x", "a": ${'['.repeat(70)}${']'.repeat(70)}}`, answer, 'more than 64 levels'],
    [`${'['.repeat(90_000)}${']'.repeat(90_000)}`, { type: 'array' }, 'more than 64 levels'],
    ['(() => 1)()', answer, 'no JSON'],
  ])('%j is refused with a reason', (text, schema, reason) => {
    const result = parseReply(text, schema);
    expect(result.ok).toBe(false);
    expect(!result.ok && result.reason).toContain(reason);
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  });

  it.each([
    ['open braces', '{'.repeat(1_000_000)],
    ['open brackets', '['.repeat(1_000_000)],
    ['pairs', '{}'.repeat(500_000)],
    ['quotes', `{${'"'.repeat(1_000_000)}`],
    ['backslashes', `{"${'\\'.repeat(1_000_000)}`],
    ['commas', `[${','.repeat(1_000_000)}`],
    ['commas and spaces', `{${', '.repeat(500_000)}`],
    ['fences', '```\n'.repeat(300_000)],
    ['mismatched brackets', '[}'.repeat(500_000)],
    ['a million spaces', `{"a":${' '.repeat(1_000_000)}`],
  ])(
    'of a million characters (%s) is dealt with quickly',
    (_name, text) => {
      const start = performance.now();
      expect(parseReply(text, answer).ok).toBe(false);
      expect(performance.now() - start).toBeLessThan(60_000); // in the square of the length it would take hours
    },
    90_000,
  );

  it('finds any object wrapped in any prose that has no brackets', () => {
    const prose = fc.string({ maxLength: 40 }).map((text) => text.replace(/[{}[\]"`]/g, ' '));
    const value = fc.record({ answer: fc.string(), more: fc.jsonValue({ maxDepth: 3 }) });
    fc.assert(
      fc.property(prose, value, prose, (before, object, after) => {
        const json = JSON.stringify(object);
        if (json.includes('__proto__') || json.includes('constructor') || json.includes('prototype')) return;
        expect(parseReply(before + json + after, answer)).toEqual({ ok: true, value: JSON.parse(json) });
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws', () => {
    const noise = fc.string({ maxLength: 60, unit: fc.constantFrom(...'{}[]":,\\ntrue0.1-e`\n ax') });
    fc.assert(
      fc.property(noise, (text) => void parseReply(text, answer)),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(noise, (text) => parseReply(text, {}).ok),
      { numRuns: 500 },
    );
  });
});
