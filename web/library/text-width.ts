/** The look of a preview's boldest titles, at the size they have in the picture before it is scaled. */
const look = '600 16px';
/** Where nothing can be measured, every letter is taken to be this wide: wider than most. */
const widestUsual = 10;

let pen: CanvasRenderingContext2D | null | undefined;

function widthOf(text: string): number {
  pen ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  if (pen === null) return text.length * widestUsual;
  pen.font = `${look} ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

/** The text, cut with an ellipsis where it would be wider than that many pixels. SVG cuts nothing by itself. */
export function shortenTo(width: number, text: string, measure: (text: string) => number = widthOf): string {
  if (measure(text) <= width) return text;
  let length = text.length - 1;
  while (length > 1 && measure(`${text.slice(0, length).trimEnd()}…`) > width) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
}
