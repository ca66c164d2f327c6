import type { Json } from '../json.ts';

/** A map makes no more items than this of a number. */
export const maxCountedItems = 10_000;

/** What a map goes through: the items of a list, or 1 to n for a whole number n. Undefined for everything else. */
export function itemsOf(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value as readonly Json[]; // Array.isArray() does not narrow read-only lists
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxCountedItems;
  return isCount ? Array.from({ length: value }, (_, index) => index + 1) : undefined;
}
