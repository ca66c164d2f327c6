/** `83.3%`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** `+8.3 points`, the way shares differ. */
export function formatPoints(difference: number): string {
  const points = (Math.abs(difference) * 100).toFixed(1);
  if (points === '0.0') return '±0 points';
  return `${difference > 0 ? '+' : '−'}${points} points`;
}
