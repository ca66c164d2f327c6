import { describe, expect, it } from 'vitest';
import type { PortSchema } from '#engine/schema/port-schema';
import { kindOfSchema, nameProblem, type SchemaKind, schemaOfKind, typeScriptOf } from './schema-kinds.ts';

const kinds: SchemaKind[] = [
  'any',
  'text',
  'long-text',
  'markdown',
  'number',
  'whole',
  'yes-no',
  'choice',
  'list',
  'object',
];

describe('the kinds of a schema', () => {
  it.each(kinds)('%s is recognised as what it was made', (kind) => {
    expect(kindOfSchema(schemaOfKind(kind, {}))).toBe(kind);
  });

  it('never take away what only JSON Schema can say', () => {
    const written: PortSchema[] = [
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
      { type: ['string', 'null'] },
      { type: 'object', additionalProperties: false },
      { type: 'string', format: 'date' },
      { const: 3 },
      { enum: [1, 2] },
    ];
    for (const schema of written) {
      expect(kindOfSchema(schema)).toBe('custom');
      expect(schemaOfKind('custom', schema)).toBe(schema);
    }
  });

  it('keep the words for people when the type changes', () => {
    expect(schemaOfKind('number', { type: 'string', title: 'Score', description: 'How good' })).toEqual({
      type: 'number',
      title: 'Score',
      description: 'How good',
    });
  });
});

describe('names', () => {
  it('are told what is wrong with them', () => {
    expect(nameProblem('score', ['answer'])).toBeUndefined();
    expect(nameProblem('', [])).toContain('needed');
    expect(nameProblem('1st', [])).toContain('digit');
    expect(nameProblem('answer', ['answer'])).toContain('another');
  });
});

describe('types for the code editor', () => {
  it('follow the schema', () => {
    const schema: PortSchema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        scores: { type: 'array', items: { type: 'number' } },
        mood: { type: 'string', enum: ['a', 'b'] },
      },
      required: ['name'],
    };
    expect(typeScriptOf(schema)).toBe('{ "name": string; "scores"?: Array<number>; "mood"?: "a" | "b" }');
    expect(typeScriptOf(undefined)).toBe('any');
  });
});
