import type { CSSProperties } from 'react';

/** Hues that keep apart from each other, and from the colours of a status, in both themes. */
const hues = [255, 155, 320, 55, 200, 20, 285, 110];

/** The colour of a voice as CSS variables: `--voice` for names and bars, `--voice-soft` behind what was said. */
export function voiceStyle(index: number): CSSProperties {
  const hue = hues[index % hues.length]!;
  const variables = {
    '--voice': `light-dark(oklch(0.48 0.13 ${hue}), oklch(0.8 0.1 ${hue}))`,
    '--voice-soft': `color-mix(in oklab, light-dark(oklch(0.62 0.13 ${hue}), oklch(0.72 0.1 ${hue})) 11%, var(--surface))`,
  };
  return variables as CSSProperties; // React's type knows no variables
}

/** `Eighty-year-old Guest` → `EG`; what stands in brackets does not count. */
export function initialsOf(name: string): string {
  const words = name
    .replaceAll(/\(.*?\)/g, '')
    .split(/[\s_-]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const picked = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  const letters = picked.map((word) => [...word][0] ?? '').join('');
  return letters === '' ? '?' : letters.toUpperCase();
}
