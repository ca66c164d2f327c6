import type { PortSchema } from '#engine/schema/port-schema';
import { schemaKindsText } from '../../text/inspector.ts';

/** The types that a person chooses from; everything else is written as JSON Schema. */
export type SchemaKind =
  | 'any'
  | 'text'
  | 'long-text'
  | 'markdown'
  | 'number'
  | 'whole'
  | 'yes-no'
  | 'choice'
  | 'list'
  | 'object'
  | 'custom';

export const kindNames: Readonly<Record<SchemaKind, string>> = {
  any: schemaKindsText.anything,
  text: schemaKindsText.text,
  'long-text': schemaKindsText.longText,
  markdown: schemaKindsText.markdown,
  number: schemaKindsText.number,
  whole: schemaKindsText.wholeNumber,
  'yes-no': schemaKindsText.yesOrNo,
  choice: schemaKindsText.oneOf,
  list: schemaKindsText.list,
  object: schemaKindsText.object,
  custom: schemaKindsText.jsonSchema,
};

const simple = new Set([
  'type',
  'title',
  'description',
  'default',
  'format',
  'enum',
  'items',
  'properties',
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
]);

/** How a schema is shown. What the fields cannot say is `custom`, so that nothing written by hand is lost. */
export function kindOfSchema(schema: PortSchema): SchemaKind {
  if (Object.keys(schema).some((key) => !simple.has(key))) return 'custom';
  const { type } = schema;
  if (type === undefined)
    return schema.enum === undefined && schema.properties === undefined && schema.items === undefined
      ? 'any'
      : 'custom';
  if (Array.isArray(type)) return 'custom';
  if (schema.enum !== undefined)
    return type === 'string' && schema.enum.every((item) => typeof item === 'string') ? 'choice' : 'custom';
  switch (type) {
    case 'string':
      if (schema.format === 'markdown') return 'markdown';
      return schema.format === 'multiline' ? 'long-text' : schema.format === undefined ? 'text' : 'custom';
    case 'number':
      return 'number';
    case 'integer':
      return 'whole';
    case 'boolean':
      return 'yes-no';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    case 'null':
      return 'custom';
  }
}

/** The schema of a kind, keeping what the old one said for people. */
export function schemaOfKind(kind: SchemaKind, old: PortSchema): PortSchema {
  const words = {
    ...(old.title === undefined ? {} : { title: old.title }),
    ...(old.description === undefined ? {} : { description: old.description }),
  };
  switch (kind) {
    case 'any':
      return words;
    case 'text':
      return { type: 'string', ...words };
    case 'long-text':
      return { type: 'string', format: 'multiline', ...words };
    case 'markdown':
      return { type: 'string', format: 'markdown', ...words };
    case 'number':
      return { type: 'number', ...words };
    case 'whole':
      return { type: 'integer', ...words };
    case 'yes-no':
      return { type: 'boolean', ...words };
    case 'choice':
      return { type: 'string', enum: ['yes', 'no'], ...words };
    case 'list':
      return { type: 'array', items: old.items ?? { type: 'string' }, ...words };
    case 'object':
      return { type: 'object', properties: old.properties ?? {}, ...words };
    case 'custom':
      return old;
  }
}

/** A free name for a new field: `field`, `field2`, … */
export function freeName(names: readonly string[], wanted: string): string {
  if (!names.includes(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!names.includes(`${wanted}${number}`)) return `${wanted}${number}`;
}

/** What is wrong with the name of a port, field, role or key; undefined when nothing is. */
export function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (name === '') return schemaKindsText.nameIsNeeded;
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) return schemaKindsText.useLettersDigitsAndNot;
  return others.includes(name) ? schemaKindsText.thereIsAnotherOneCalled(name) : undefined;
}

/** A TypeScript type for what a schema allows, for completions in code. */
export function typeScriptOf(schema: PortSchema | undefined, depth = 0): string {
  if (schema === undefined || depth > 6) return 'any';
  if (schema.enum !== undefined) return schema.enum.map((item) => JSON.stringify(item)).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return `Array<${typeScriptOf(schema.items, depth + 1)}>`;
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
        const isRequired = schema.required?.includes(name) === true;
        return `${JSON.stringify(name)}${isRequired ? '' : '?'}: ${typeScriptOf(field, depth + 1)}`;
      });
      return fields.length === 0 ? 'Record<string, any>' : `{ ${fields.join('; ')} }`;
    }
    default:
      return 'any';
  }
}
