import type { Json } from '../json.ts';

/**
 * A confidence from 0 to 1 out of what models write: `0.9`, `"0.9"`, `"90%"`, `90`. A number above 1 and up to 100 is a
 * percentage. Undefined for everything else.
 */
export function parseConfidence(value: Json): number | undefined {
  if (typeof value === 'number') return normalise(value, false);
  if (typeof value !== 'string') return undefined;
  const match = /^\s{0,20}(\d{1,20}(?:[.,]\d{1,20})?|[.,]\d{1,20})\s{0,5}(%?)\s{0,20}$/.exec(value);
  if (match === null) return undefined;
  return normalise(Number((match[1] ?? '').replace(',', '.')), match[2] === '%');
}

function normalise(number: number, isPercent: boolean): number | undefined {
  if (!(number >= 0 && number <= 100)) return undefined;
  return isPercent || number > 1 ? number / 100 : number;
}
