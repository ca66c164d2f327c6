const scripts = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
/** Scripts that write no spaces between words: their texts are cut into overlapping pairs of letters. */
const unspaced = `[${scripts.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]`;
const letter = '[\\p{L}\\p{M}\\p{N}]';
const pieces = new RegExp(`(?<unspaced>(?:(?=${letter})${unspaced})+)|(?:(?!${unspaced})${letter})+`, 'gu');

/**
 * The words of a text for comparing texts: compatibility forms made one, lower case, runs of letters and digits of any
 * script. `Intl.Segmenter` would know words better, but not the same ones in every browser and version.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { 0: piece, groups } of text.normalize('NFKC').toLowerCase().matchAll(pieces)) {
    if (groups?.unspaced === undefined) words.push(piece);
    else for (const pair of pairsOf(piece)) words.push(pair);
  }
  return words;
}

function pairsOf(run: string): string[] {
  const letters = [...run];
  if (letters.length === 1) return letters;
  return letters.slice(1).map((letter, index) => letters[index]! + letter);
}
