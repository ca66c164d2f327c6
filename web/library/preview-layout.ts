import type { Body, FlowFile, FlowNode } from '#engine/format/index';

export interface PreviewBox {
  readonly key: string;
  readonly type: FlowNode['type'] | 'port';
  readonly title: string;
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
}

export interface PreviewPicture {
  readonly boxes: readonly PreviewBox[];
  readonly lines: readonly PreviewLine[];
  readonly width: number;
  readonly height: number;
}

const sizes = { node: { width: 132, height: 50 }, port: { width: 30, height: 30 } } as const;
const gap = { x: 44, y: 22 } as const;
const frame = { side: 16, top: 36, bottom: 16 } as const;
/** Frames inside frames inside frames are too small to see. */
const deepest = 2;

/**
 * Places a flow for a thumbnail: in layers from input to output, closer together than on the canvas, whatever
 * its author's layout is, so that the boxes stay large enough to read.
 */
export function placeForPreview(flow: FlowFile | Body, depth = 0): PreviewPicture {
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
  const layers = layersOf(ids, flow.edges);
  const unplaced = new Map(ids.map((id) => [id, boxOf(id, byId.get(id), depth)]));
  const boxes = placeInColumns(layers, unplaced);
  return { boxes, lines: linesBetween(boxes, flow.edges), ...extentOf(boxes) };
}

function boxOf(id: string, node: FlowNode | undefined, depth: number): PreviewBox {
  const inside =
    (node?.type === 'loop' || node?.type === 'map') && depth < deepest
      ? placeForPreview(node.body, depth + 1)
      : undefined;
  const size =
    node === undefined
      ? sizes.port
      : inside === undefined || inside.boxes.length === 0
        ? sizes.node
        : { width: inside.width + 2 * frame.side, height: inside.height + frame.top + frame.bottom };
  const box = { key: id, type: node?.type ?? ('port' as const), title: titleOf(node, id), x: 0, y: 0, ...size };
  if (inside === undefined) return { ...box, inside };
  // Inside a frame everything begins below its title.
  return { ...box, inside: moved({ ...box, inside }, frame.side, frame.top).inside };
}

function titleOf(node: FlowNode | undefined, id: string): string {
  return node === undefined || node.type === 'note' || node.type === 'unknown' ? id : (node.title ?? id);
}

function nodeOf(end: string): string {
  return end.slice(0, end.indexOf('.'));
}

/** Columns from left to right, each centred on the same line. */
function placeInColumns(layers: ReadonlyMap<string, number>, unplaced: ReadonlyMap<string, PreviewBox>): PreviewBox[] {
  const columns: PreviewBox[][] = [];
  for (const [id, layer] of layers) {
    const box = unplaced.get(id);
    if (box === undefined) continue;
    columns[layer] ??= [];
    columns[layer].push(box);
  }
  const used = columns.filter((column) => column !== undefined);
  const heightOf = (column: readonly PreviewBox[]) => column.reduce((sum, box) => sum + box.height + gap.y, -gap.y);
  const tallest = Math.max(0, ...used.map(heightOf));
  let x = 0;
  return used.flatMap((column) => {
    const width = Math.max(...column.map((box) => box.width));
    let y = (tallest - heightOf(column)) / 2;
    const placed = column.map((box) => {
      const at = moved(box, x + (width - box.width) / 2, y);
      y += box.height + gap.y;
      return at;
    });
    x += width + gap.x;
    return placed;
  });
}

/** The box with everything in it, so much further right and down. */
function moved(box: PreviewBox, right: number, down: number): PreviewBox {
  const { inside } = box;
  const at = { ...box, x: box.x + right, y: box.y + down };
  if (inside === undefined) return at;
  const boxes = inside.boxes.map((inner) => moved(inner, right, down));
  const byKey = new Map(boxes.map((inner) => [inner.key, inner]));
  const lines = inside.lines.map(({ key, from, to }) => ({
    key,
    from: byKey.get(from.key) ?? from,
    to: byKey.get(to.key) ?? to,
  }));
  return { ...at, inside: { ...inside, boxes, lines } };
}

function extentOf(boxes: readonly PreviewBox[]): { width: number; height: number } {
  return {
    width: Math.max(0, ...boxes.map((box) => box.x + box.width)),
    height: Math.max(0, ...boxes.map((box) => box.y + box.height)),
  };
}

function linesBetween(boxes: readonly PreviewBox[], edges: Body['edges']): PreviewLine[] {
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  const lines = new Map<string, PreviewLine>();
  for (const edge of edges) {
    const from = byKey.get(nodeOf(edge.from));
    const to = byKey.get(nodeOf(edge.to));
    if (from === undefined || to === undefined) continue;
    const key = `${from.key}>${to.key}`;
    lines.set(key, { key, from, to });
  }
  return [...lines.values()];
}

/** The longest way from a source, in edges; a cycle, which is invalid anyway, is cut where it is met. */
function layersOf(ids: readonly string[], edges: Body['edges']): Map<string, number> {
  const layers = new Map(ids.map((id) => [id, 0]));
  for (let pass = 0; pass < Math.min(ids.length, 200); pass++) {
    let isChanged = false;
    for (const edge of edges) {
      const from = layers.get(nodeOf(edge.from));
      const to = layers.get(nodeOf(edge.to));
      if (from === undefined || to === undefined || to > from || from >= ids.length) continue;
      layers.set(nodeOf(edge.to), from + 1);
      isChanged = true;
    }
    if (!isChanged) break;
  }
  return layers;
}
