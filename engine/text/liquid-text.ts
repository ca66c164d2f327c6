import { Drop, type FilterThis } from 'liquidjs/dist/liquid.browser.mjs';

/** What a template prints for a value: texts as they are, nothing for null, and JSON for lists and objects. */
export function printValue(context: FilterThis['context'], value: unknown): string {
  const plain = value instanceof Drop ? value.valueOf() : value;
  if (plain === undefined || plain === null || plain instanceof Drop) return '';
  if (typeof plain !== 'object') return String(plain);
  return JSON.stringify(plain, (_, part: unknown) => {
    // Charged while it grows, so that a list which holds one large message ten thousand times is stopped in time.
    context.memoryLimit.use(typeof part === 'string' ? part.length + 2 : 4);
    return part;
  });
}

/** Lists and objects as JSON text, everything else unchanged: what a filter for texts must be given. */
export function textIfStructured(context: FilterThis['context'], value: unknown): unknown {
  return typeof value === 'object' && value !== null && !(value instanceof Drop) ? printValue(context, value) : value;
}
