import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json } from '../json.ts';
import { compileSchema, describeSchema, isAssignable, PortSchema, parseConfidence, typeName } from './index.ts';

const verdict: PortSchema = {
  type: 'object',
  properties: {
    answer: { type: 'string', description: 'the final answer' },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
    side: { enum: ['for', 'against'] },
    notes: { type: 'array', items: { type: 'string', minLength: 1 }, maxItems: 2 },
  },
  required: ['answer', 'confidence'],
};

function problemsOf(schema: PortSchema, value: Json): string[] {
  const result = compileSchema(schema).check(value);
  return result.ok ? [] : result.problems.map(({ message }) => message);
}

describe('the form of a schema', () => {
  it.each<unknown>([
    {},
    verdict,
    { type: ['string', 'null'], format: 'multiline', title: 'Text', default: null },
    { anyOf: [{ type: 'string' }, { items: { const: { a: [1] } } }] },
  ])('%j is one', (schema) => {
    expect(PortSchema.parse(schema)).toEqual(schema);
  });

  it.each<[unknown, string]>([
    [{ type: 'text' }, 'type'],
    [{ type: [] }, 'type'],
    [{ pattern: '(a+)+$' }, 'pattern'],
    [{ properties: { a: { $ref: '#' } } }, '$ref'],
    [{ properties: { a: { oneOf: [] } } }, 'oneOf'],
    [{ items: [{ type: 'string' }] }, 'items'],
    [{ enum: [] }, 'enum'],
    [{ minLength: -1 }, 'minLength'],
    [{ additionalProperties: { type: 'string' } }, 'additionalProperties'],
    [{ format: 'email' }, 'format'],
    [{ minimum: 'x' }, 'minimum'],
    [{ default: undefined, const: () => 1 }, 'const'],
    ['string', 'object'],
  ])('%j is none, and %s is why', (schema, part) => {
    const result = PortSchema.safeParse(schema);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(part);
  });

  it('nests at most 16 levels deep', () => {
    const nested = (levels: number): PortSchema => (levels === 1 ? {} : { items: nested(levels - 1) });
    const inProperties = (levels: number): PortSchema =>
      levels === 1 ? {} : { properties: { a: inProperties(levels - 1) } };
    expect(PortSchema.safeParse(nested(16)).success).toBe(true);
    expect(PortSchema.safeParse(nested(17)).success).toBe(false);
    expect(PortSchema.safeParse(inProperties(16)).success).toBe(true);
    expect(PortSchema.safeParse(inProperties(17)).success).toBe(false);
  });

  it('can be published as JSON Schema', () => {
    expect(() => z.toJSONSchema(PortSchema)).not.toThrow();
    expect(JSON.stringify(z.toJSONSchema(PortSchema))).toContain('multiline');
  });
});

describe('checking a value', () => {
  it.each<[PortSchema, Json, string[]]>([
    [verdict, { answer: 'x', confidence: 0.5, side: 'for', notes: ['y'], more: 1 }, []],
    [verdict, { answer: 'x', confidence: 3 }, ['confidence must be at most 1']],
    [verdict, { answer: 'x', confidence: -1 }, ['confidence must be at least 0']],
    [verdict, { answer: 4, confidence: '0.5' }, ['answer must be text', 'confidence must be a number']],
    [verdict, {}, ['answer is missing', 'confidence is missing']],
    [verdict, { answer: 'x', confidence: 1, side: 'both' }, ['side must be one of "for", "against"']],
    [
      verdict,
      { answer: 'x', confidence: 1, notes: ['a', '', 'c'] },
      ['notes must have at most 2 items', 'notes.1 must have at least 1 character'],
    ],
    [verdict, [], ['the value must be an object']],
    [verdict, null, ['the value must be an object']],
    [{ type: ['string', 'null'] }, 5, ['the value must be text or null']],
    [{ type: ['string', 'null'] }, null, []],
    [{ type: 'integer' }, 1.5, ['the value must be a whole number']],
    [{ type: 'integer' }, 3, []],
    [{ type: 'boolean' }, 'yes', ['the value must be true or false']],
    [{ type: 'number' }, Number.NaN, ['the value must be a number']],
    [{ const: { a: [1] } }, { a: [1] }, []],
    [{ const: { a: [1] } }, { a: [2] }, ['the value must be {"a":[1]}']],
    [{ enum: [{ a: 1 }, [2], null] }, [2], []],
    [{ enum: [{ a: 1 }, [2], null] }, { a: 1, b: 1 }, ['the value must be one of {"a":1}, [2], null']],
    [{ type: 'string', enum: [1, 'a'] }, 1, ['the value must be text']],
    [
      { type: 'object', additionalProperties: false, properties: { a: {} } },
      { a: 1, b: 2 },
      ['b is not expected here'],
    ],
    [{ type: 'object', required: ['z'] }, {}, ['z is missing']],
    [{ type: 'object', properties: { constructor: { type: 'string' }, toString: {} } }, {}, []],
    [{ type: 'object', required: ['constructor'] }, {}, ['constructor is missing']],
    [{ type: 'array', minItems: 2 }, [1], ['the value must have at least 2 items']],
    [{ minItems: 2 }, [1], ['the value must have at least 2 items']],
    [{ properties: { a: { type: 'string' } }, required: ['a'] }, { a: 1 }, ['a must be text']],
    [{ properties: { a: { type: 'string' } } }, 'a text', ['the value must be an object']],
    [{ minimum: 4 }, 3, ['the value must be at least 4']],
    [{ maximum: 4, minLength: 2 }, 'a', ['the value must have at least 2 characters']],
    [{}, { anything: [1, null] }, []],
    [{ anyOf: [{ type: 'string' }, { type: 'number', minimum: 3 }] }, 1, ['the value must be at least 3']],
    [{ anyOf: [{ type: 'string' }, { type: 'number', minimum: 3 }] }, true, ['the value must be text or a number']],
    [{ anyOf: [{ type: 'string' }, { type: 'number', minimum: 3 }] }, 5, []],
    [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'c', ['the value must be one of "a", "b"']],
    [{ type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }, []],
    [{ type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { c: 1 }, ['a is missing']],
    [{ items: { properties: { x: { enum: [1, 2] } } } }, [{ x: 1 }, { x: 3 }], ['1.x must be one of 1, 2']],
    [{ type: 'string', format: 'uri' }, 'no uri', []],
    [{ type: 'string', format: 'date' }, 'no date', []],
  ])('%j of %j says %j', (schema, value, expected) => {
    expect(PortSchema.safeParse(schema).success).toBe(true);
    expect(problemsOf(schema, value)).toEqual(expected);
  });

  it('names the place of a problem for a form', () => {
    const result = compileSchema({ items: verdict }).check([{ answer: 'x', confidence: 9 }]);
    expect(result).toEqual({
      ok: false,
      problems: [{ path: '0.confidence', message: '0.confidence must be at most 1' }],
    });
  });

  it('fills in defaults, also inside of defaults, and leaves the value that it was given alone', () => {
    const schema: PortSchema = {
      properties: {
        rounds: { type: 'integer', default: 3 },
        style: { properties: { tone: { type: 'string', default: 'calm' } }, default: {} },
        list: { items: { properties: { n: { default: 0 } } } },
      },
      required: ['rounds'],
    };
    const value = Object.freeze({ list: [{ n: 1 }, {} as { n: number }] }); // a list of objects, one without its n
    expect(compileSchema(schema).check(value)).toEqual({
      ok: true,
      value: { rounds: 3, style: { tone: 'calm' }, list: [{ n: 1 }, { n: 0 }] },
    });
    expect(value).toEqual({ list: [{ n: 1 }, {}] });
  });

  it('gives the very value back when nothing had to be filled in', () => {
    const value = { answer: 'x', confidence: 0.5, notes: ['y'] };
    const result = compileSchema(verdict).check(value);
    expect(result.ok && result.value).toBe(value);
  });

  it('says no more than twenty things at once', () => {
    const value = Array.from({ length: 500 }, () => 'x');
    expect(problemsOf({ items: { type: 'number' } }, value)).toHaveLength(20);
  });

  it('survives values nested a hundred thousand levels deep', () => {
    let deep: Json = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(problemsOf({ enum: [[[1]], { a: 1 }] }, deep)).toHaveLength(1);
    expect(problemsOf({ items: { type: 'string' } }, deep)).toEqual(['0 must be text']);
  });

  it('keeps one check for one schema', () => {
    expect(compileSchema(verdict)).toBe(compileSchema(verdict));
  });

  it('agrees with zod wherever zod understands the schema', () => {
    const scalar = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom('', 'a', 'ab', 1.5),
    );
    const { schema, value } = fc.letrec<{ schema: PortSchema; value: Json }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        fc.record(
          { type: fc.constant('string' as const), minLength: fc.nat(2), maxLength: fc.nat(2) },
          { requiredKeys: ['type'] },
        ),
        fc.record(
          {
            type: fc.constantFrom('number' as const, 'integer' as const),
            minimum: fc.integer({ min: -2, max: 2 }),
            maximum: fc.integer({ min: -2, max: 2 }),
          },
          { requiredKeys: ['type'] },
        ),
        fc.constantFrom<PortSchema>(
          {},
          { type: 'boolean' },
          { type: 'null' },
          { enum: ['a', 1, null] },
          { const: 'a' },
          { type: ['string', 'null'] },
        ),
        fc.record(
          { type: fc.constant('array' as const), items: tie('schema'), minItems: fc.nat(2), maxItems: fc.nat(2) },
          { requiredKeys: ['type', 'items'] },
        ),
        fc.record(
          {
            type: fc.constant('object' as const),
            properties: fc.record({ a: tie('schema'), b: tie('schema') }),
            required: fc.subarray(['a', 'b']),
            additionalProperties: fc.boolean(),
          },
          { requiredKeys: ['type', 'properties'] },
        ),
        fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
      ),
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
      ),
    }));
    let fitting = 0;
    fc.assert(
      fc.property(schema, value, (someSchema, someValue) => {
        const ours = compileSchema(someSchema).check(someValue).ok;
        if (ours) fitting += 1;
        // fast-check's records have no prototype, which zod's conversion does not mind but its parser does.
        const theirs = z
          .fromJSONSchema(JSON.parse(JSON.stringify(someSchema)))
          .safeParse(JSON.parse(JSON.stringify(someValue))).success;
        expect(ours).toBe(theirs);
      }),
      { numRuns: 3000 },
    );
    expect(fitting).toBeGreaterThan(200);
  });
});

describe('describing a schema', () => {
  it('writes down the JSON that a model must answer', () => {
    expect(describeSchema(verdict)).toBe(`{
  "answer": string, // the final answer
  "confidence": number from 0 to 1,
  "side"?: "for" | "against",
  "notes"?: [ string (at least 1 characters), … ] (at most 2 items)
}`);
  });

  it.each<[PortSchema, string]>([
    [{}, 'any JSON value'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'integer', minimum: 1 }, 'whole number of at least 1'],
    [{ type: 'boolean' }, 'true | false'],
    [{ const: 3 }, '3'],
    [{ type: 'object' }, 'object'],
    [{ items: { properties: { a: {} }, required: ['a'] } }, '[ {\n  "a": any JSON value\n}, … ]'],
    [{ anyOf: [{ type: 'string' }, { type: 'number', maximum: 9 }] }, 'string | number of at most 9'],
  ])('%j is %j', (schema, expected) => {
    expect(describeSchema(schema)).toBe(expected);
  });

  it.each<[PortSchema | undefined, string]>([
    [undefined, 'any'],
    [{}, 'any'],
    [{ type: 'string' }, 'text'],
    [{ type: ['string', 'null'] }, 'text'],
    [{ enum: ['a', 'b'] }, 'text'],
    [{ type: 'integer' }, 'number'],
    [{ type: ['integer', 'number'] }, 'number'],
    [{ const: true }, 'yes/no'],
    [{ items: {} }, 'list'],
    [verdict, 'object'],
    [{ type: ['string', 'number'] }, 'any'],
    [{ type: 'null' }, 'any'],
    [{ anyOf: [{ type: 'string' }, { enum: ['x'] }] }, 'text'],
    [{ anyOf: [{ type: 'string' }, {}] }, 'any'],
  ])('%j is called %s', (schema, expected) => {
    expect(typeName(schema)).toBe(expected);
  });
});

describe('assigning one port to another', () => {
  const text: PortSchema = { type: 'string' };
  const number: PortSchema = { type: 'number' };
  const list: PortSchema = { type: 'array' };
  it.each<[PortSchema | undefined, PortSchema | undefined, boolean]>([
    [undefined, text, true],
    [list, undefined, true],
    [{}, number, true],
    [list, {}, true],
    [text, text, true],
    [number, text, false],
    [text, number, false],
    [list, number, false],
    [list, text, false],
    [{ type: 'object' }, text, false],
    [{ type: 'boolean' }, text, false],
    [{ type: 'integer' }, number, true],
    [number, { type: 'integer' }, true],
    [{ type: ['string', 'null'] }, text, true],
    [{ type: ['number', 'null'] }, text, false],
    [{ enum: ['a'] }, text, true],
    [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }, true],
    [{ enum: ['a'] }, { enum: ['b'] }, false],
    [{ const: 1 }, { enum: ['1'] }, false],
    [{ items: text }, { items: text }, true],
    [{ items: number }, { items: text }, false],
    [list, { items: text }, true],
    [{ anyOf: [text, number] }, number, true],
    [{ anyOf: [text, list] }, number, false],
    [number, { anyOf: [text, list] }, false],
    [text, { anyOf: [text, list] }, true],
    [verdict, { properties: { answer: text } }, true],
    [verdict, { properties: { answer: number } }, false],
    [verdict, { properties: { other: text }, required: ['other'] }, true],
    [{ ...verdict, additionalProperties: false }, { properties: { other: text }, required: ['other'] }, false],
    [{ ...verdict, additionalProperties: false }, { properties: { other: { default: 1 } }, required: ['other'] }, true],
    [{ type: 'object' }, verdict, true],
    [list, verdict, false],
  ])('%j to %j: %s', (from, to, expected) => {
    expect(isAssignable(from, to)).toBe(expected);
  });

  it('never refuses what a check would let through', () => {
    const schemas = fc.constantFrom<PortSchema>(
      text,
      number,
      list,
      {},
      verdict,
      { enum: ['a', 1] },
      { items: number },
      { type: ['string', 'null'] },
      { anyOf: [text, { items: text }] },
    );
    // Without the empty list, which fits every list, also where the items would not fit.
    const values = fc.constantFrom<Json>('a', 1, 2.5, ['x'], [1], {}, null, true, { answer: 'x', confidence: 1 });
    fc.assert(
      fc.property(schemas, schemas, values, (from, to, value) => {
        if (compileSchema(from).check(value).ok && compileSchema(to).check(value).ok)
          expect(isAssignable(from, to)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a confidence', () => {
  it.each<[Json, number | undefined]>([
    [0.9, 0.9],
    ['0.9', 0.9],
    ['.9', 0.9],
    ['0,9', 0.9],
    ['90%', 0.9],
    [' 90 % ', 0.9],
    [90, 0.9],
    ['90', 0.9],
    ['1%', 0.01],
    [1, 1],
    [0, 0],
    ['100%', 1],
    [100, 1],
    [101, undefined],
    ['150%', undefined],
    [-0.1, undefined],
    ['-1', undefined],
    [Number.NaN, undefined],
    ['high', undefined],
    ['0.9 or so', undefined],
    ['', undefined],
    ['%', undefined],
    ['1e-3', undefined],
    ['9'.repeat(100_000), undefined],
    [true, undefined],
    [null, undefined],
    [[0.9], undefined],
  ])('%j is %s', (value, expected) => {
    expect(parseConfidence(value)).toBe(expected);
  });
});
