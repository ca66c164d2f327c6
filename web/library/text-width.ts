/** The size of a preview's titles in the picture before it is scaled. */
const size = '16px';
/** Where nothing can be measured, every letter is taken to be this wide: wider than most. */
const widestUsual = 10;

let pen: CanvasRenderingContext2D | null | undefined;

/** Measures in the page's own font; bold letters are wider. */
export function measureIn(weight: 500 | 600): (text: string) => number {
  return (text) => widthOf(text, weight);
}

function widthOf(text: string, weight: number): number {
  pen ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  if (pen === null) return text.length * widestUsual;
  pen.font = `${weight} ${size} ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

/** The text, cut with an ellipsis where it would be wider than that many pixels. SVG cuts nothing by itself. */
export function shortenTo(width: number, text: string, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let length = text.length - 1;
  while (length > 1 && measure(`${text.slice(0, length).trimEnd()}…`) > width) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
}
