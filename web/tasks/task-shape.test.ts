import { describe, expect, it } from 'vitest';
import type { Json } from '#engine/json';
import { compileSchema, type PortSchema } from '#engine/schema/index';
import { approvalAnswer, initialValue, recordedValue, shapeOf, suggestedValue } from './task-shape.ts';

const approval: PortSchema = {
  type: 'object',
  properties: { approved: { type: 'boolean' }, comment: { type: 'string', format: 'multiline' } },
  required: ['approved'],
};
const review: PortSchema = {
  type: 'object',
  properties: { decision: { enum: ['approve', 'edit'] }, value: { type: 'string' } },
  required: ['decision'],
};

describe('The shape of a task', () => {
  it('has two buttons for an approval, and asks for the rest of its form beside them', () => {
    const shape = shapeOf({ kind: 'approve', schema: approval });
    expect(shape.shape).toBe('approval');
    expect(shape.shape === 'approval' && Object.keys(shape.rest.properties ?? {})).toEqual(['comment']);
  });

  it('makes of either button an answer that fits the form', () => {
    for (const approved of [true, false]) {
      const rests: Array<Json | undefined> = [undefined, {}, { comment: 'Too long.' }];
      for (const rest of rests) {
        expect(compileSchema(approval).check(approvalAnswer(rest, approved)).ok).toBe(true);
      }
    }
  });

  it('shows a model’s draft for review', () => {
    expect(shapeOf({ kind: 'approve', schema: review, subject: 'A draft' })).toMatchObject({ draft: 'A draft' });
  });

  it('begins an edit with what is edited, in the place where the form wants it', () => {
    expect(initialValue({ kind: 'edit', schema: { type: 'string' }, subject: 'old' })).toBe('old');
    const inside: PortSchema = { type: 'object', properties: { text: { type: 'string' } } };
    expect(initialValue({ kind: 'edit', schema: inside, subject: 'old' })).toEqual({ text: 'old' });
    expect(initialValue({ kind: 'answer', schema: { type: 'string' }, subject: 'old' })).toBeUndefined();
  });

  it('begins a ranking with all options as they came', () => {
    const ranking: PortSchema = { type: 'array', items: { enum: ['a', 'b'] }, minItems: 2, maxItems: 2 };
    const schema: PortSchema = { type: 'object', properties: { ranking }, required: ['ranking'] };
    expect(initialValue({ kind: 'rank', schema, subject: ['a', 'b'] })).toEqual({ ranking: ['a', 'b'] });
  });

  it('takes a suggestion that fits its form, as a whole or as its only field', () => {
    expect(suggestedValue({ schema: { type: 'string' }, suggestion: 'So.' })).toBe('So.');
    expect(suggestedValue({ schema: { type: 'number' }, suggestion: 'So.' })).toBeUndefined();
    expect(suggestedValue({ schema: { type: 'number' } })).toBeUndefined();
    const choice: PortSchema = { type: 'object', properties: { choice: { enum: ['a', 'b'] } }, required: ['choice'] };
    expect(suggestedValue({ schema: choice, suggestion: 'b' })).toEqual({ choice: 'b' });
    expect(suggestedValue({ schema: choice, suggestion: { choice: 'a' } })).toEqual({ choice: 'a' });
    expect(suggestedValue({ schema: choice, suggestion: 'c' })).toBeUndefined();
  });

  it('leaves the decision of an approval to its buttons, whatever is suggested', () => {
    expect(suggestedValue({ schema: approval, suggestion: { approved: false, comment: 'Too long.' } })).toEqual({
      comment: 'Too long.',
    });
  });

  it('fills in what was recorded, without the decision, which is one of the buttons', () => {
    const approving = { kind: 'approve', schema: approval } as const;
    expect(recordedValue(approving, { approved: false, comment: 'Too long.' })).toEqual({ comment: 'Too long.' });
    expect(recordedValue(approving, { approved: true })).toBeUndefined();
    expect(recordedValue(approving, undefined)).toBeUndefined();
    const reviewing = { kind: 'approve', schema: review, subject: 'A draft' } as const;
    expect(recordedValue(reviewing, { decision: 'edit', value: 'Better' })).toBe('Better');
    expect(recordedValue(reviewing, { decision: 'approve' })).toBeUndefined();
    expect(recordedValue({ kind: 'answer', schema: { type: 'string' } }, 'Six minutes.')).toBe('Six minutes.');
    expect(recordedValue({ kind: 'answer', schema: { type: 'number' } }, 'Six minutes.')).toBeUndefined();
  });
});
