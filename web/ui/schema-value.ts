import { isJsonObject, type Json } from '#engine/json';
import type { PortSchema } from '#engine/schema/port-schema';
import { schemaValueText } from '../text/ui.ts';

/** What a person has filled in so far: JSON in which anything may still be missing. */
export type Draft = Json | undefined;

export type FieldKind =
  | { readonly kind: 'fixed'; readonly value: Json }
  | { readonly kind: 'choice'; readonly options: readonly Json[] }
  | { readonly kind: 'variants'; readonly variants: readonly PortSchema[] }
  | { readonly kind: 'text'; readonly isLong: boolean; readonly inputType: 'text' | 'date' | 'url' }
  | { readonly kind: 'number'; readonly isWhole: boolean }
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'object'; readonly properties: ReadonlyArray<readonly [string, PortSchema]> }
  | { readonly kind: 'list'; readonly items: PortSchema }
  | { readonly kind: 'json' };

/** Which control a schema asks for. `null` beside another type only means that the field may stay empty. */
export function fieldKind(schema: PortSchema): FieldKind {
  if (schema.const !== undefined) return { kind: 'fixed', value: schema.const };
  if (schema.enum !== undefined) return { kind: 'choice', options: schema.enum };
  if (schema.anyOf !== undefined) {
    const variants = schema.anyOf.filter((variant) => variant.type !== 'null');
    return variants.length === 1 ? fieldKind(variants[0]!) : { kind: 'variants', variants };
  }
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  if (types.length === 0 && schema.properties !== undefined) return objectKind(schema);
  if (types.length !== 1) return { kind: 'json' };
  switch (types[0]!) {
    case 'string':
      return textKind(schema);
    case 'number':
    case 'integer':
      return { kind: 'number', isWhole: types[0] === 'integer' };
    case 'boolean':
      return { kind: 'yes-no' };
    case 'object':
      return objectKind(schema);
    case 'array':
      return schema.items === undefined ? { kind: 'json' } : { kind: 'list', items: schema.items };
    default:
      return { kind: 'fixed', value: null };
  }
}

function textKind({ format, maxLength }: PortSchema): FieldKind {
  if (format === 'date') return { kind: 'text', isLong: false, inputType: 'date' };
  if (format === 'uri') return { kind: 'text', isLong: false, inputType: 'url' };
  const isShort = format === undefined && maxLength !== undefined && maxLength <= 120;
  return { kind: 'text', isLong: !isShort, inputType: 'text' };
}

function objectKind(schema: PortSchema): FieldKind {
  const properties = Object.entries(schema.properties ?? {});
  return properties.length === 0 ? { kind: 'json' } : { kind: 'object', properties };
}

/** What a form begins with: the schema's defaults, and the only value where there is but one. */
export function initialValue(schema: PortSchema): Draft {
  if (schema.default !== undefined) return schema.default;
  const field = fieldKind(schema);
  if (field.kind === 'fixed') return field.value;
  if (field.kind === 'object') {
    const filled = field.properties.flatMap(([name, property]) => {
      const isList = fieldKind(property).kind === 'list';
      // A list that must be there may be empty; one that need not be there is left out.
      const value = initialValue(property) ?? (isList && schema.required?.includes(name) === true ? [] : undefined);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(filled);
  }
  if (field.kind !== 'list' || (schema.minItems ?? 0) === 0) return undefined;
  return Array.from({ length: schema.minItems ?? 0 }, () => initialValue(field.items) ?? blankOf(field.items));
}

/** The emptiest value of a field, for an item that was just added to a list. */
export function blankOf(schema: PortSchema): Json {
  const field = fieldKind(schema);
  switch (field.kind) {
    case 'text':
      return '';
    case 'object':
      return {};
    case 'list':
      return [];
    default:
      return null;
  }
}

/** The draft with one property set, or taken out when it is undefined. */
export function withProperty(draft: Draft, name: string, value: Draft): Json {
  const { [name]: _, ...rest } = isJsonObject(draft) ? draft : {};
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** `final_answer` and `finalAnswer` as `Final answer`. */
export function labelOf(name: string, schema: PortSchema): string {
  if (schema.title !== undefined && schema.title !== '') return schema.title;
  const words = name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A choice in words. */
export function choiceLabel(value: Json): string {
  if (value === true) return schemaValueText.yes;
  if (value === false) return schemaValueText.no;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
