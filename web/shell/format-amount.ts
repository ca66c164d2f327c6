import { language } from '../text/language.ts';

/** `1,204`, `12.3k`. */
export function formatCount(count: number): string {
  return count < 10_000 ? count.toLocaleString(language) : `${(count / 1000).toFixed(1)}k`;
}

const dollars = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const smallestShown = 1e-6;

/** US dollars: `$1,204.50`, and below a dollar three digits that count, `$0.0123`; never a sum that looks like none. */
export function formatCost(cost: number): string {
  if (cost === 0) return '$0';
  if (cost < smallestShown) return `<$${smallestShown.toFixed(6)}`;
  if (cost >= 0.995) return `$${dollars.format(cost)}`;
  const digits = Math.min(6, 2 - Math.floor(Math.log10(cost)));
  // Cents are written as cents, smaller parts without zeros that say nothing.
  return `$${cost.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}
