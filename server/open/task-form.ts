import type { z } from 'zod';
import type { TaskFact } from '#engine/journal/entries';
import type { Json, JsonObject } from '#engine/json';
import type { PortSchema } from '#engine/schema/port-schema';

type Task = z.infer<typeof TaskFact>;

/** The form of a human task for programs that can show only flat forms of simple fields. */
export interface TaskForm {
  /** JSON Schema of an object. */
  readonly schema: JsonObject;
  /** The task's answer, from what was filled in. */
  readonly toAnswer: (content: JsonObject) => Json;
}

const simple = new Set(['string', 'number', 'integer', 'boolean']);

/** The form, or undefined when the answer has parts that no flat form can hold. */
export function taskFormOf({ schema, title, kind }: Pick<Task, 'schema' | 'title' | 'kind'>): TaskForm | undefined {
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, fieldOf(one)] as const);
    if (fields.length === 0 || fields.some(([, field]) => field === undefined)) return undefined;
    const properties = Object.fromEntries(fields.map(([name, field]) => [name, field!]));
    const form: JsonObject = { type: 'object', properties, required: schema.required ?? [] };
    // A draft that is approved as it is needs no second text.
    const toAnswer = (content: JsonObject): Json =>
      kind === 'approve' && content.decision === 'approve' ? { decision: 'approve' } : content;
    return { schema: form, toAnswer };
  }
  const field = fieldOf({ title, ...schema });
  if (field === undefined) return undefined;
  return {
    schema: { type: 'object', properties: { answer: field }, required: ['answer'] },
    toAnswer: (content) => content.answer ?? null,
  };
}

function fieldOf(schema: PortSchema): JsonObject | undefined {
  const { title, description } = schema;
  const words = { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) };
  if (schema.enum !== undefined) {
    const texts = schema.enum.filter((value) => typeof value === 'string');
    return texts.length === schema.enum.length ? { ...words, type: 'string', enum: texts } : undefined;
  }
  if (typeof schema.type !== 'string' || !simple.has(schema.type)) return undefined;
  const { minimum, maximum, minLength, maxLength } = schema;
  const limits = Object.entries({ minimum, maximum, minLength, maxLength }).filter(([, value]) => value !== undefined);
  return { ...words, type: schema.type, ...(Object.fromEntries(limits) as JsonObject) }; // the undefined ones are gone
}

/** What somebody is asked, as one text. */
export function questionOf({ title, prompt, subject }: Pick<Task, 'title' | 'prompt' | 'subject'>): string {
  const about =
    subject === undefined ? '' : `\n\n${typeof subject === 'string' ? subject : JSON.stringify(subject, null, 2)}`;
  return `${title}\n\n${prompt}${about}`;
}
