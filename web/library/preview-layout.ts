import type { Body, FlowFile, FlowNode } from '#engine/format/index';
import { breakIntoRows, type Column, layersOf } from './preview-rows.ts';

export interface PreviewBox {
  readonly key: string;
  readonly type: FlowNode['type'] | 'port';
  readonly title: string;
  /** Whether a person does this, alone or with a model. */
  readonly isPerson: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What a frame holds, placed relative to the whole picture. */
  readonly inside: PreviewPicture | undefined;
}

export interface PreviewLine {
  readonly key: string;
  readonly from: PreviewBox;
  readonly to: PreviewBox;
  /** The height between two rows at which the line goes back to the left; undefined within a row. */
  readonly lane: number | undefined;
}

export interface PreviewPicture {
  readonly boxes: readonly PreviewBox[];
  readonly lines: readonly PreviewLine[];
  readonly width: number;
  readonly height: number;
}

/** The room for a picture, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

const sizes = { node: { width: 136, height: 52 }, port: { width: 26, height: 26 } } as const;
const gap = { x: 26, y: 12, row: 24 } as const;
const frame = { side: 11, top: 28, bottom: 11 } as const;
/** Frames inside frames inside frames are too small to see. */
const deepest = 2;
/** Each width that is tried is so much narrower than the one before. */
const step = 1.12;
/** A picture in more rows must be so much larger to be better. */
const worthARow = 1.1;
/** At this scale all can be read: being larger is no reason to break a line. */
const legibleScale = 0.65;
/** Of flows with more nodes nothing could be read in any arrangement. */
const mostArranged = 300;

/**
 * Places a flow for a picture: in layers from input to output, whatever its author's layout is, and a long flow in as
 * many rows as let it be drawn largest in the room.
 */
export function placeForPreview(flow: FlowFile, room: Room): PreviewPicture {
  const natural = placeBody(flow, 0, Number.POSITIVE_INFINITY);
  if (flow.nodes.length > mostArranged) return natural;
  let best = natural;
  for (let width = natural.width / step; width > sizes.node.width; width /= step) {
    const candidate = placeBody(flow, 0, width);
    if (legibility(candidate, room) > legibility(best, room) * worthARow) best = candidate;
  }
  return best;
}

/** How well a picture can be read: as its scale says, and not at all when an end of the flow stands in a row alone. */
function legibility(picture: PreviewPicture, room: Room): number {
  const isBeside = (one: PreviewBox, other: PreviewBox) =>
    one !== other && one.y < other.y + other.height && other.y < one.y + one.height;
  const isLonely = picture.boxes.some(
    (box) => box.type === 'port' && picture.boxes.length > 2 && !picture.boxes.some((other) => isBeside(box, other)),
  );
  return isLonely ? 0 : Math.min(legibleScale, scaleOf(picture, room));
}

/** How large a picture is drawn in a room of pixels: nothing is blown up. */
export function scaleOf(picture: Room, room: Room): number {
  return Math.min(1, room.width / Math.max(picture.width, 1), room.height / Math.max(picture.height, 1));
}

function placeBody(flow: FlowFile | Body, depth: number, width: number): PreviewPicture {
  const nodes: FlowNode[] = flow.nodes.filter((node) => node.type !== 'note');
  const ends = new Set(flow.edges.flatMap((edge) => [nodeOf(edge.from), nodeOf(edge.to)]));
  // A frame's own ports would only clutter it.
  const ports = depth > 0 ? [] : ['input', 'output'].filter((id) => ends.has(id));
  const ids = [
    ...ports.filter((id) => id === 'input'),
    ...nodes.map(({ id }) => id),
    ...ports.filter((id) => id === 'output'),
  ];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const pairs = flow.edges.map((edge): [string, string] => [nodeOf(edge.from), nodeOf(edge.to)]);
  const boxes = new Map(ids.map((id) => [id, boxOf(id, byId.get(id), { depth, width })]));
  const { placed, lanes } = placeInRows(columnsOf(layersOf(ids, pairs), boxes), width);
  return { boxes: placed, lines: linesBetween(placed, pairs, lanes), ...extentOf(placed) };
}

function boxOf(id: string, node: FlowNode | undefined, around: { depth: number; width: number }): PreviewBox {
  const inside =
    (node?.type === 'loop' || node?.type === 'map') && around.depth < deepest
      ? placeBody(node.body, around.depth + 1, around.width - 2 * frame.side)
      : undefined;
  const size =
    node === undefined
      ? sizes.port
      : inside === undefined || inside.boxes.length === 0
        ? sizes.node
        : { width: inside.width + 2 * frame.side, height: inside.height + frame.top + frame.bottom };
  const type = node?.type ?? ('port' as const);
  const box = { key: id, type, title: titleOf(node, id), isPerson: isByPerson(node), x: 0, y: 0, ...size };
  if (inside === undefined) return { ...box, inside };
  // Inside a frame everything begins below its title.
  return { ...box, inside: moved({ ...box, inside }, frame.side, frame.top).inside };
}

function titleOf(node: FlowNode | undefined, id: string): string {
  return node === undefined || node.type === 'note' || node.type === 'unknown' ? id : (node.title ?? id);
}

function isByPerson(node: FlowNode | undefined): boolean {
  return node?.type === 'ask' && ('person' in node.performer || 'reviewer' in node.performer);
}

function nodeOf(end: string): string {
  return end.slice(0, end.indexOf('.'));
}

function columnsOf(layers: ReadonlyMap<string, number>, boxes: ReadonlyMap<string, PreviewBox>): Column<PreviewBox>[] {
  const columns: PreviewBox[][] = [];
  for (const [id, layer] of layers) {
    const box = boxes.get(id);
    if (box === undefined) continue;
    columns[layer] ??= [];
    columns[layer].push(box);
  }
  return columns
    .filter((column) => column !== undefined)
    .map((items) => ({
      items,
      width: Math.max(...items.map(({ width }) => width)),
      height: items.reduce((sum, { height }) => sum + height + gap.y, -gap.y),
    }));
}

/** Columns from left to right, each centred on its row's middle; `lanes` holds the height above each row. */
function placeInRows(columns: readonly Column<PreviewBox>[], width: number) {
  const placed: PreviewBox[] = [];
  const lanes = new Map<string, { row: number; above: number }>();
  let top = 0;
  for (const [row, inRow] of breakIntoRows(columns, width, gap.x).entries()) {
    const tallest = Math.max(0, ...inRow.map(({ height }) => height));
    let x = 0;
    for (const column of inRow) {
      let y = top + (tallest - column.height) / 2;
      for (const box of column.items) {
        placed.push(moved(box, x + (column.width - box.width) / 2, y));
        lanes.set(box.key, { row, above: top - gap.row / 2 });
        y += box.height + gap.y;
      }
      x += column.width + gap.x;
    }
    top += tallest + gap.row;
  }
  return { placed, lanes };
}

/** The box with everything in it, so much further right and down. */
function moved(box: PreviewBox, right: number, down: number): PreviewBox {
  const { inside } = box;
  const at = { ...box, x: box.x + right, y: box.y + down };
  if (inside === undefined) return at;
  const boxes = inside.boxes.map((inner) => moved(inner, right, down));
  const byKey = new Map(boxes.map((inner) => [inner.key, inner]));
  const lines = inside.lines.map(({ key, from, to, lane }) => ({
    key,
    from: byKey.get(from.key) ?? from,
    to: byKey.get(to.key) ?? to,
    lane: lane === undefined ? undefined : lane + down,
  }));
  return { ...at, inside: { ...inside, boxes, lines } };
}

function extentOf(boxes: readonly PreviewBox[]): Room {
  return {
    width: Math.max(0, ...boxes.map((box) => box.x + box.width)),
    height: Math.max(0, ...boxes.map((box) => box.y + box.height)),
  };
}

function linesBetween(
  boxes: readonly PreviewBox[],
  pairs: ReadonlyArray<readonly [from: string, to: string]>,
  lanes: ReadonlyMap<string, { row: number; above: number }>,
): PreviewLine[] {
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  const lines = new Map<string, PreviewLine>();
  for (const [fromKey, toKey] of pairs) {
    const from = byKey.get(fromKey);
    const to = byKey.get(toKey);
    if (from === undefined || to === undefined) continue;
    const key = `${fromKey}>${toKey}`;
    const isSameRow = lanes.get(fromKey)?.row === lanes.get(toKey)?.row;
    lines.set(key, { key, from, to, lane: isSameRow ? undefined : lanes.get(toKey)?.above });
  }
  return [...lines.values()];
}
