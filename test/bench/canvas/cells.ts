import type { Frames } from './frames.ts';

export const sizes = [200, 1000, 3000] as const;

export const tables = {
  render: '1. First render of the editor, from the click on a flow until its nodes are painted',
  frames: '2. Frames while a hand is at work, ms: median / 95th percentile / longest',
  streams: '3. Frames while nodes work, ms: median / 95th percentile / longest',
  load: '4. Cold loads',
  run: '5. A run of 10,000 activations',
} as const;

export function inCell({ median, p95, longest }: Frames): string {
  return `${median} / ${p95} / ${longest}`;
}
