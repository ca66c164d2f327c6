import { isJsonObject, type Json } from '#engine/index';
import { digitsOf, hashOf } from './hash.ts';

/** A value that fits a port schema and follows from the text alone: what a model or a person in a test says. */
export function fittingValue(schema: unknown, text: string): Json {
  if (!isJsonObject(schema)) return `v${hashOf(text) % 1000}`;
  const digit = digitsOf(hashOf(text));
  if (Array.isArray(schema.enum)) return chosenFrom(schema.enum as readonly Json[], digit);
  const type = Array.isArray(schema.type) ? (schema.type as readonly Json[])[0] : schema.type;
  switch (type) {
    case 'object':
      return fittingObject(schema, text);
    case 'array':
      return fittingList(schema, text);
    case 'boolean':
      return digit(2) === 1;
    case 'number':
    case 'integer':
      return (typeof schema.minimum === 'number' ? schema.minimum : 0) + digit(4);
    case 'null':
      return null;
    default:
      return `v${digit(1000)}`;
  }
}

function chosenFrom(options: readonly Json[], digit: (base: number) => number): Json {
  return options[digit(options.length)] ?? null;
}

function fittingObject(schema: { readonly [key: string]: Json }, text: string): Json {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as readonly Json[]) : [];
  const names = Object.keys(properties).filter((name) => required.includes(name) || hashOf(`${text}?${name}`) % 4 > 0);
  return Object.fromEntries(names.map((name) => [name, fittingValue(properties[name], `${text}.${name}`)]));
}

/** As many items as must be; of a list of choices (a ranking) each once. */
function fittingList(schema: { readonly [key: string]: Json }, text: string): Json {
  const length = typeof schema.minItems === 'number' ? schema.minItems : hashOf(text) % 3;
  const { items } = schema;
  if (isJsonObject(items) && Array.isArray(items.enum)) {
    const options = items.enum as readonly Json[];
    const from = hashOf(text) % options.length;
    return [...options.slice(from), ...options.slice(0, from)].slice(0, length);
  }
  return Array.from({ length }, (_, index) => fittingValue(items, `${text}[${index}]`));
}
