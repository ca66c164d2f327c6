import { canonicalJson } from '../json.ts';
import type { PortSchema } from './port-schema.ts';
import { possibleTypes, type TypeName } from './schema-types.ts';

/**
 * Whether values of one schema may be sent to a port with another. Only a clear mismatch is refused, such as a list sent
 * to a number, or a number to a text; what cannot be told from the schemas is left to the check of each message.
 */
export function isAssignable(from: PortSchema | undefined, to: PortSchema | undefined): boolean {
  if (from === undefined || to === undefined) return true;
  if (from.anyOf !== undefined) return from.anyOf.some((part) => isAssignable({ ...part, ...withoutAnyOf(from) }, to));
  if (to.anyOf !== undefined) return to.anyOf.some((part) => isAssignable(from, { ...part, ...withoutAnyOf(to) }));
  const given = possibleTypes(from);
  const wanted = possibleTypes(to);
  const shared =
    given === undefined || wanted === undefined ? undefined : [...given].filter((type) => isWanted(type, wanted));
  if (shared !== undefined && shared.length === 0) return false;
  if (!shareChoices(from, to)) return false;
  if (shared === undefined || shared.some((type) => type !== 'array' && type !== 'object')) return true;
  return (
    (shared.includes('array') && isAssignable(from.items, to.items)) ||
    (shared.includes('object') && hasFittingProperties(from, to))
  );
}

/** What stands beside `anyOf` holds for each of its alternatives. */
function withoutAnyOf({ anyOf: _, ...rest }: PortSchema): PortSchema {
  return rest;
}

function isWanted(type: TypeName, wanted: ReadonlySet<TypeName>): boolean {
  if (type === 'integer') return wanted.has('integer') || wanted.has('number');
  // A number may be whole; its value decides.
  if (type === 'number') return wanted.has('number') || wanted.has('integer');
  return wanted.has(type);
}

function shareChoices(from: PortSchema, to: PortSchema): boolean {
  const given = from.const === undefined ? from.enum : [from.const];
  const wanted = to.const === undefined ? to.enum : [to.const];
  if (given === undefined || wanted === undefined) return true;
  const texts = new Set(wanted.map(canonicalJson));
  return given.some((choice) => texts.has(canonicalJson(choice)));
}

function hasFittingProperties(from: PortSchema, to: PortSchema): boolean {
  const isClosed = from.additionalProperties === false;
  return Object.entries(to.properties ?? {}).every(([name, wanted]) => {
    const given =
      from.properties !== undefined && Object.hasOwn(from.properties, name) ? from.properties[name] : undefined;
    const isRequired = to.required?.includes(name) === true && wanted.default === undefined;
    if (given === undefined) return !(isClosed && isRequired);
    return isAssignable(given, wanted);
  });
}
