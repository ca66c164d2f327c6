import { formatShareText } from '../text/experiments.ts';

/** `83.3%`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** `+8.3 points`, the way shares differ. */
export function formatPoints(difference: number): string {
  const points = (Math.abs(difference) * 100).toFixed(1);
  if (points === '0.0') return formatShareText.points('±0');
  return formatShareText.points(`${difference > 0 ? '+' : '−'}${points}`);
}
