import { isJsonObject, type Json, selectPath } from '../json.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { itemsOf } from './map-items.ts';

/** Whether something happens in every run, in some, or in none. */
export type Sure = 'yes' | 'maybe' | 'no';

/** How many there are; no `most` where nothing bounds it. */
export interface Range {
  readonly least: number;
  readonly most: number | undefined;
}

/** What is known before a run of the message that comes to a port. */
export interface Arrival {
  readonly sure: Sure;
  /** The value itself, where the input of the run is given. */
  readonly known?: Json;
  /** What it certainly fits. */
  readonly schema?: PortSchema;
  /** How many items it has if it is a list. */
  readonly items?: Range;
}

export const nothing: Arrival = { sure: 'no' };
export const anything: Arrival = { sure: 'yes' };

export function both(one: Sure, other: Sure): Sure {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'yes' && other === 'yes' ? 'yes' : 'maybe';
}

/** The same message, if it comes at all. */
export function onlyIf(arrival: Arrival, sure: Sure): Arrival {
  const together = both(arrival.sure, sure);
  return together === arrival.sure ? arrival : { ...arrival, sure: together };
}

/** A part of a message; one that is not there counts as skipped. */
export function partOf(arrival: Arrival, path: readonly string[]): Arrival {
  if (path.length === 0 || arrival.sure === 'no') return arrival;
  if (arrival.known !== undefined) {
    const part = selectPath(arrival.known, path);
    return part === undefined ? nothing : { sure: arrival.sure, known: part };
  }
  let sure: Sure = arrival.sure;
  let { schema } = arrival;
  for (const name of path) {
    const isCertain = schema?.type === 'object' && schema.required?.includes(name) === true;
    if (!isCertain) sure = both(sure, 'maybe');
    schema = schema?.properties?.[name];
  }
  return { sure, ...(schema === undefined ? {} : { schema }) };
}

/** How many items a map makes of it. */
export function itemsIn({ known, items, schema }: Arrival): Range {
  const values = known === undefined ? undefined : itemsOf(known);
  if (values !== undefined) return { least: values.length, most: values.length };
  if (items !== undefined) return items;
  if (schema?.type === 'integer') return { least: Math.max(0, schema.minimum ?? 0), most: schema.maximum };
  return schema?.type === 'array'
    ? { least: schema.minItems ?? 0, most: schema.maxItems }
    : { least: 0, most: undefined };
}

/** What is known of one item of the list. */
export function itemIn({ schema }: Arrival): Arrival {
  const { items } = schema?.type === 'array' ? schema : {};
  return items === undefined ? anything : { sure: 'yes', schema: items };
}

/** What is known when it is one of these, and not which. */
export function oneOf(arrivals: readonly Arrival[]): Arrival {
  const coming = arrivals.filter(({ sure }) => sure !== 'no');
  const [first] = coming;
  if (first === undefined) return nothing;
  const sure = arrivals.every((arrival) => arrival.sure === 'yes') ? 'yes' : 'maybe';
  const ranges = coming.map(itemsIn);
  const most = ranges.map((range) => range.most);
  return {
    sure,
    ...(first.known !== undefined && coming.every(({ known }) => known === first.known) ? { known: first.known } : {}),
    ...(first.schema !== undefined && coming.every(({ schema }) => schema === first.schema)
      ? { schema: first.schema }
      : {}),
    items: {
      least: Math.min(...ranges.map(({ least }) => least)),
      most: most.every((one) => one !== undefined) ? Math.max(...most) : undefined,
    },
  };
}

/** What a plain port gets: the first of its messages that comes. */
export function firstOf(arrivals: readonly Arrival[]): Arrival {
  const certain = arrivals.findIndex(({ sure }) => sure === 'yes');
  const candidates = arrivals.slice(0, certain < 0 ? undefined : certain + 1).filter(({ sure }) => sure !== 'no');
  if (candidates.length === 0) return nothing;
  return { ...oneOf(candidates), sure: certain < 0 ? 'maybe' : 'yes' };
}

/** What a list port gets: all of them; a list that is spread may be empty. */
export function allOf(arrivals: ReadonlyArray<{ readonly arrival: Arrival; readonly spread: boolean }>): Arrival {
  const sures = arrivals.map(({ arrival, spread }) =>
    spread && itemsIn(arrival).least === 0 ? both(arrival.sure, 'maybe') : arrival.sure,
  );
  if (sures.every((sure) => sure === 'no')) return nothing;
  return { sure: sures.includes('yes') ? 'yes' : 'maybe' };
}

/** Whether the value of a message names a model that answers or drafts; undefined when the value is not known. */
export function namesModel({ known, schema }: Arrival): boolean | undefined {
  if (known === undefined && schema?.type === 'object' && schema.required?.includes('model') === true) return true;
  if (!isJsonObject(known)) return undefined;
  return known.model !== undefined || known.suggester !== undefined;
}
