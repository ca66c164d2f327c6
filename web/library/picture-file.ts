import type { FlowFile } from '#engine/format/index';
import { type Colour, drawFlow, type Mark } from './draw-flow.ts';
import { type Room, scaleOf } from './preview-layout.ts';

/** The room that a README gives to a picture. */
const readmeRoom: Room = { width: 860, height: 380 };
const padding = 14;

/** Light and dark, as in web/style.css: a file that is shown elsewhere must bring its colours. */
const colours: Readonly<Record<Colour, readonly [light: string, dark: string]>> = {
  surface: ['#ffffff', '#17181b'],
  raised: ['#ffffff', '#1f2125'],
  ink: ['#191a1f', '#ececef'],
  muted: ['#5c5e69', '#a2a5b0'],
  'line-strong': ['#cbcbd3', '#3c3f47'],
  accent: ['#3b5bdb', '#5c7cfa'],
  waiting: ['#d49a06', '#ecb939'],
  failed: ['#d4313d', '#f0616b'],
  'port-text': ['#2f6fde', '#6ea3ff'],
  'port-number': ['#0f8f83', '#3dc5b6'],
  'port-yes-no': ['#b3509a', '#e58bcf'],
  'port-list': ['#8a5cd8', '#b391f5'],
  'port-object': ['#b06a12', '#e3a04d'],
  'port-any': ['#7d808c', '#969aa6'],
};
const background = ['#f6f6f7', '#101113'] as const;

/** `picture.svg` of a flow: the same drawing as in the gallery, in the reader's theme; equal for equal flows. */
export function pictureFile(flow: FlowFile): string {
  const { left, top, width, height, marks } = drawFlow(flow, readmeRoom);
  const box = [left - padding, top - padding, width + 2 * padding, height + 2 * padding].map(round);
  const scale = scaleOf({ width, height }, readmeRoom);
  const size = `width="${round((box[2] ?? 0) * scale)}" height="${round((box[3] ?? 0) * scale)}"`;
  const [x, y, boxWidth, boxHeight] = box;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.join(' ')}" ${size} role="img">
<title>Graph of ${escaped(flow.title ?? flow.name)}</title>
<style>
${styles(0)}
@media (prefers-color-scheme: dark) {
${styles(1)}
}
text { font-family: Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
</style>
<rect class="f-back" x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="10"/>
${marks.map(element).join('\n')}
</svg>
`;
}

function styles(theme: 0 | 1): string {
  const each = Object.entries(colours).map(
    ([name, pair]) => `.f-${name} { fill: ${pair[theme]}; } .s-${name} { stroke: ${pair[theme]}; }`,
  );
  return [`.f-back { fill: ${background[theme]}; }`, ...each].join('\n');
}

function element(mark: Mark): string {
  if (mark.kind === 'text') {
    const { x, y, size, weight, fill, text } = mark;
    return `<text class="f-${fill}" x="${round(x)}" y="${round(y)}" font-size="${round(size)}" font-weight="${weight}">${escaped(text)}</text>`;
  }
  const paint = paintOf(mark);
  switch (mark.kind) {
    case 'path':
      return `<path${paint} d="${mark.d}"/>`;
    case 'circle':
      return `<circle${paint} cx="${round(mark.x)}" cy="${round(mark.y)}" r="${round(mark.radius)}"/>`;
    case 'box':
      return `<rect${paint} x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}" rx="${mark.radius}"/>`;
  }
}

function paintOf(mark: Exclude<Mark, { kind: 'text' }>): string {
  const { fill, fillOpacity, stroke, strokeOpacity, strokeWidth, dashes } = mark;
  const classes = [fill === undefined ? '' : `f-${fill}`, stroke === undefined ? '' : `s-${stroke}`].filter(Boolean);
  const attributes = {
    class: classes.join(' '),
    ...(fill === undefined ? { fill: 'none' } : {}),
    'fill-opacity': fillOpacity,
    'stroke-opacity': strokeOpacity,
    'stroke-width': strokeWidth,
    'stroke-dasharray': dashes,
  };
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
