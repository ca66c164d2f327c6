import type { FlowFile } from '#engine/format/index';
import {
  type PreviewBox,
  type PreviewLine,
  type PreviewPicture,
  placeForPreview,
  type Room,
  scaleOf,
} from './preview-layout.ts';
import { breakInto, shortenTo, textWidth } from './text-width.ts';

/** A colour by the name of its token in web/style.css. */
export type Colour =
  | 'surface'
  | 'raised'
  | 'ink'
  | 'muted'
  | 'line-strong'
  | 'accent'
  | 'waiting'
  | 'failed'
  | 'port-text'
  | 'port-number'
  | 'port-yes-no'
  | 'port-list'
  | 'port-object'
  | 'port-any';

interface Paint {
  readonly fill?: Colour;
  readonly fillOpacity?: number;
  readonly stroke?: Colour;
  readonly strokeOpacity?: number;
  readonly strokeWidth?: number;
  readonly dashes?: string;
}

/** One mark of a drawing, for the page and for a file alike. */
export type Mark =
  | ({ readonly kind: 'path'; readonly d: string } & Paint)
  | ({ readonly kind: 'circle'; readonly x: number; readonly y: number; readonly radius: number } & Paint)
  | ({
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly radius: number;
    } & Paint)
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly weight: 500 | 600;
      readonly fill: Colour;
      readonly text: string;
    };

export interface Drawing {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** From back to front. */
  readonly marks: readonly Mark[];
}

const colours: Readonly<Record<PreviewBox['type'], Colour>> = {
  ask: 'port-text',
  code: 'port-object',
  template: 'port-number',
  switch: 'port-yes-no',
  decide: 'port-yes-no',
  'set-state': 'port-any',
  http: 'port-text',
  tool: 'port-text',
  memory: 'port-any',
  exit: 'port-any',
  note: 'port-any',
  unknown: 'failed',
  loop: 'port-list',
  map: 'port-list',
  flow: 'accent',
  discussion: 'accent',
  port: 'port-any',
};

const margin = 12;
/** Small flows are not blown up beyond this size. */
const smallest = { width: 420, height: 120 } as const;
/** A title is written so large that it has this many pixels in the room, as far as its box allows. */
const wantedText = 9;
const leastText = 15;
/** Nodes whose titles would be smaller than so many pixels are drawn without. */
const leastReadable = 5;
const mostText = 20;

/** Draws a flow's graph for a room. */
export function drawFlow(flow: FlowFile, room: Room): Drawing {
  const picture = placeForPreview(flow, room);
  const width = Math.max(smallest.width, picture.width) + 2 * margin;
  const height = Math.max(smallest.height, picture.height) + 2 * margin;
  const scale = scaleOf({ width, height }, room);
  const size = Math.min(mostText, Math.max(leastText, wantedText / scale));
  return {
    left: (picture.width - width) / 2,
    top: (picture.height - height) / 2,
    width,
    height,
    marks: marksOf(picture, size * scale < leastReadable ? undefined : size),
  };
}

function marksOf(picture: PreviewPicture, size: number | undefined): Mark[] {
  return [
    ...picture.lines.map(
      (line): Mark => ({
        kind: 'path',
        d: pathOf(line),
        stroke: 'line-strong',
        strokeWidth: line.lane === undefined ? 2 : 1.5,
      }),
    ),
    ...picture.boxes.flatMap((box) => marksOfBox(box, size)),
  ];
}

function marksOfBox(box: PreviewBox, size: number | undefined): Mark[] {
  if (box.type === 'port') return [endMark(box)];
  if (box.inside !== undefined && box.inside.boxes.length > 0) return frameMarks(box, box.inside, size);
  return nodeMarks(box, size);
}

function endMark({ x, y, width, height }: PreviewBox): Mark {
  return {
    kind: 'circle',
    x: x + width / 2,
    y: y + height / 2,
    radius: width / 2 - 3,
    fill: 'surface',
    stroke: 'line-strong',
    strokeWidth: 2.5,
  };
}

function frameMarks(
  { x, y, width, height, type, title }: PreviewBox,
  inside: PreviewPicture,
  size: number | undefined,
): Mark[] {
  const colour = colours[type];
  const text = Math.min(size ?? mostText, 18);
  return [
    // What is behind the frame must not be read as being in it.
    { kind: 'box', x, y, width, height, radius: 12, fill: 'surface' },
    {
      kind: 'box',
      x,
      y,
      width,
      height,
      radius: 12,
      fill: colour,
      fillOpacity: 0.08,
      stroke: colour,
      strokeOpacity: 0.75,
      strokeWidth: 2,
      dashes: '6 5',
    },
    {
      kind: 'text',
      x: x + 11,
      y: y + 20,
      size: text,
      weight: 600,
      fill: 'muted',
      text: shortenTo(width - 22, title, (part) => textWidth(part, text) * 1.04),
    },
    ...marksOf(inside, size),
  ];
}

function nodeMarks(box: PreviewBox, size: number | undefined): Mark[] {
  const { x, y, width, height, type, isPerson } = box;
  const outline = { width, height, radius: 9, fill: 'raised', stroke: 'line-strong', strokeWidth: 1.5 } as const;
  const text = size === undefined ? [] : textMarks(box, size);
  return [
    // A flow in its own right looks like a pile.
    ...(type === 'flow' || type === 'discussion'
      ? [{ kind: 'box', x: x + 4, y: y + 4, ...outline, stroke: 'accent', strokeOpacity: 0.7 } satisfies Mark]
      : []),
    { kind: 'box', x, y, ...outline },
    {
      kind: 'box',
      x: x + 7,
      y: y + 8,
      width: 6,
      height: height - 16,
      radius: 3,
      fill: isPerson ? 'waiting' : colours[type],
    },
    ...(isPerson ? personMarks(x + width - 13, y + 12) : []),
    ...text,
  ];
}

function textMarks({ x, y, width, height, title, isPerson }: PreviewBox, size: number): Mark[] {
  const left = 20;
  const measure = (text: string) => textWidth(text, size);
  const lines = breakInto(2, width - left - (isPerson ? 22 : 6), { text: title, measure });
  const lineHeight = size * 1.12;
  const first = y + height / 2 - ((lines.length - 1) * lineHeight) / 2 + size * 0.35;
  return lines.map((text, index) => ({
    kind: 'text',
    x: x + left,
    y: first + index * lineHeight,
    size,
    weight: 500,
    fill: 'ink',
    text,
  }));
}

/** Head and shoulders. */
function personMarks(x: number, y: number): Mark[] {
  return [
    { kind: 'circle', x, y, radius: 4, fill: 'waiting' },
    { kind: 'path', d: `M${x - 7} ${y + 13}a7 7 0 0 1 14 0z`, fill: 'waiting' },
  ];
}

function pathOf({ from, to, lane }: PreviewLine): string {
  const x1 = from.x + from.width;
  const y1 = from.y + from.height / 2;
  const x2 = to.x;
  const y2 = to.y + to.height / 2;
  if (lane === undefined) {
    const bend = Math.max(16, Math.abs(x2 - x1) / 2);
    return `M${round(x1)} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}`;
  }
  return roundedPath([
    [x1, y1],
    [x1 + turn, y1],
    [x1 + turn, lane],
    [x2 - turn, lane],
    [x2 - turn, y2],
    [x2, y2],
  ]);
}

/** How far from a box a line turns, and how round. */
const turn = 10;
const roundness = 8;

function roundedPath(points: ReadonlyArray<readonly [x: number, y: number]>): string {
  let d = '';
  for (const [index, [x, y]] of points.entries()) {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined) d += `M${round(x)} ${round(y)}`;
    else if (after === undefined) d += `L${round(x)} ${round(y)}`;
    else {
      const [inX, inY] = towards([x, y], before);
      const [outX, outY] = towards([x, y], after);
      d += `L${round(inX)} ${round(inY)}Q${round(x)} ${round(y)} ${round(outX)} ${round(outY)}`;
    }
  }
  return d;
}

function towards([x, y]: readonly [number, number], [otherX, otherY]: readonly [number, number]): [number, number] {
  const length = Math.hypot(otherX - x, otherY - y);
  if (length === 0) return [x, y];
  const part = Math.min(roundness, length / 2) / length;
  return [x + (otherX - x) * part, y + (otherY - y) * part];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
