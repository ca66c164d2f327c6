import type { TaskFact } from '#engine/journal/entries';
import { isJsonObject, type Json } from '#engine/json';
import type { PortSchema } from '#engine/schema/port-schema';

type Ask = (question: string) => Promise<string>;

/** Shows a human task and asks for its answer, field by field. What is typed is only shaped here; the engine checks it. */
export async function askForAnswer(task: TaskFact, ask: Ask): Promise<Json> {
  const subject = task.subject === undefined ? '' : `\n\n${showValue(task.subject)}`;
  const heading = `\n── ${task.title} (${task.role}) ──\n${task.prompt}${subject}\n`;
  return (await askField({ label: heading, schema: task.schema, isRequired: true }, ask)) ?? null;
}

interface Field {
  readonly label: string;
  readonly schema: PortSchema;
  readonly isRequired: boolean;
}

/** Undefined when an optional field is left empty. */
async function askField({ label, schema, isRequired }: Field, ask: Ask): Promise<Json | undefined> {
  if (schema.type === 'object' && schema.properties !== undefined) return askObject(label, schema, ask);
  for (;;) {
    const text = await ask(`${label}${hintOf(schema, isRequired)}> `);
    if (text === '' && !isRequired) return undefined;
    const value = readTyped(text, schema);
    if (value !== undefined) return value;
  }
}

async function askObject(label: string, schema: PortSchema, ask: Ask): Promise<Json> {
  const answer: Record<string, Json> = {};
  let heading = label;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const isRequired = schema.required?.includes(name) ?? false;
    const value = await askField({ label: `${heading}${property.title ?? name}`, schema: property, isRequired }, ask);
    if (value !== undefined) answer[name] = value;
    heading = '';
  }
  return answer;
}

function hintOf(schema: PortSchema, isRequired: boolean): string {
  const kind =
    schema.enum !== undefined
      ? schema.enum.map((value, index) => `${index + 1}: ${showValue(value)}`).join(', ')
      : schema.type === 'boolean'
        ? 'yes or no'
        : schema.type === 'string' || schema.type === undefined
          ? ''
          : String(schema.type);
  const parts = [kind, isRequired ? '' : 'may be left empty'].filter((part) => part !== '');
  return parts.length === 0 ? ' ' : ` (${parts.join('; ')}) `;
}

/** What the text means for this schema; undefined asks again. */
function readTyped(text: string, schema: PortSchema): Json | undefined {
  if (schema.enum !== undefined) {
    const chosen = /^\d+$/.test(text) ? schema.enum[Number(text) - 1] : undefined;
    return chosen ?? schema.enum.find((value) => showValue(value) === text);
  }
  if (schema.type === 'boolean')
    return /^(y|yes|true)$/i.test(text) ? true : /^(n|no|false)$/i.test(text) ? false : undefined;
  if (schema.type === 'string') return text;
  const parsed = parseJson(text);
  if (parsed !== undefined) return parsed;
  return schema.type === undefined || (Array.isArray(schema.type) && schema.type.includes('string')) ? text : undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function showValue(value: Json): string {
  if (typeof value === 'string') return value;
  return isJsonObject(value) || Array.isArray(value) ? JSON.stringify(value, undefined, 2) : String(value);
}
