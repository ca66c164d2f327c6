/*
 * Widths of a sans-serif font in parts of its size, a little wider than most fonts have them. From a table instead of
 * from the page, so that a picture that is kept in a file is the same wherever it was made.
 */
const widths: ReadonlyArray<readonly [letters: string, width: number]> = [
  ["ijl|'.,:;!", 0.28],
  ['ftrI()[]{}/\\ "`-', 0.37],
  ['mwMW@%—', 0.88],
  ['ABCDEFGHJKLNOPQRSTUVXYZ&+=<>→', 0.69],
];
const usual = 0.59;
const byLetter = new Map(widths.flatMap(([letters, width]) => [...letters].map((letter) => [letter, width])));

/** How wide a text of that size is, in the size's unit. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const letter of text) sum += byLetter.get(letter) ?? usual;
  return sum * size;
}

/** The text, cut with an ellipsis where it would be wider than that. SVG cuts nothing by itself. */
export function shortenTo(width: number, text: string, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let length = text.length - 1;
  while (length > 1 && measure(`${text.slice(0, length).trimEnd()}…`) > width) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
}

/** The text in lines of that width, broken between words; what does not fit into the last line is cut. */
export function breakInto(count: number, width: number, options: BreakOptions): string[] {
  const { text, measure } = options;
  const lines: string[] = [];
  let rest = text.split(/\s+/).filter(Boolean);
  while (rest.length > 0 && lines.length < count) {
    const isLast = lines.length === count - 1;
    let taken = isLast ? rest.length : 1;
    while (!isLast && taken < rest.length && measure(rest.slice(0, taken + 1).join(' ')) <= width) taken += 1;
    lines.push(shortenTo(width, rest.slice(0, taken).join(' '), measure));
    rest = rest.slice(taken);
  }
  return lines;
}

export interface BreakOptions {
  readonly text: string;
  readonly measure: (text: string) => number;
}
