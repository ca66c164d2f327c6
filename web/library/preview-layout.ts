import type { Body, FlowFile, FlowNode } from '#engine/format/index';

export interface PreviewBox {
  readonly id: string;
  readonly type: FlowNode['type'] | 'port';
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PreviewLine {
  readonly from: PreviewBox;
  readonly to: PreviewBox;
}

const nodeSize = { width: 190, height: 64 } as const;
const portSize = { width: 96, height: 40 } as const;
const frameSize = { width: 320, height: 190 } as const;
const gap = { x: 70, y: 36 } as const;

/** Places a flow's outermost nodes for a thumbnail: where the author put them, or in layers from input to output. */
export function placeForPreview(flow: FlowFile | Body): { boxes: PreviewBox[]; lines: PreviewLine[] } {
  const nodes: FlowNode[] = flow.nodes.filter((node) => node.type !== 'note');
  const ends = new Set(flow.edges.flatMap((edge) => [nodeOf(edge.from), nodeOf(edge.to)]));
  const ids = [
    ...(ends.has('input') ? ['input'] : []),
    ...nodes.map((node) => node.id),
    ...(ends.has('output') ? ['output'] : []),
  ];
  const layers = layerOf(ids, flow.edges);
  const isPlaced = ids.every((id) => id === 'input' || id === 'output' || flow.layout?.[id] !== undefined);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const columns = new Map<number, number>();
  const boxes = ids.map((id): PreviewBox => {
    const node = byId.get(id);
    const place = isPlaced ? flow.layout?.[id] : undefined;
    const size = node === undefined ? portSize : 'body' in node ? frameSize : nodeSize;
    const layer = layers.get(id) ?? 0;
    const row = columns.get(layer) ?? 0;
    columns.set(layer, row + 1);
    return {
      id,
      type: node?.type ?? 'port',
      title: titleOf(node, id),
      x: place?.[0] ?? layer * (nodeSize.width + gap.x),
      y: place?.[1] ?? row * (nodeSize.height + gap.y) + (layer % 2) * 18,
      width: place?.[2] ?? size.width,
      height: place?.[3] ?? size.height,
    };
  });
  const placed = isPlaced ? putPortsBeside(boxes, flow) : boxes;
  return { boxes: placed, lines: linesBetween(placed, flow.edges) };
}

function titleOf(node: FlowNode | undefined, id: string): string {
  return node === undefined || node.type === 'note' || node.type === 'unknown' ? id : (node.title ?? id);
}

function nodeOf(end: string): string {
  return end.slice(0, end.indexOf('.'));
}

/** Input and output without a place of their own stand left and right of everything else. */
function putPortsBeside(boxes: PreviewBox[], flow: FlowFile | Body): PreviewBox[] {
  const inner = boxes.filter((box) => box.type !== 'port');
  if (inner.length === 0) return boxes;
  const left = Math.min(...inner.map((box) => box.x));
  const right = Math.max(...inner.map((box) => box.x + box.width));
  const middle = (Math.min(...inner.map((box) => box.y)) + Math.max(...inner.map((box) => box.y + box.height))) / 2;
  return boxes.map((box) => {
    if (box.type !== 'port' || flow.layout?.[box.id] !== undefined) return box;
    return { ...box, x: box.id === 'input' ? left - gap.x - box.width : right + gap.x, y: middle - box.height / 2 };
  });
}

function linesBetween(boxes: readonly PreviewBox[], edges: Body['edges']): PreviewLine[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const seen = new Set<string>();
  return edges.flatMap((edge) => {
    const from = byId.get(nodeOf(edge.from));
    const to = byId.get(nodeOf(edge.to));
    if (from === undefined || to === undefined || seen.has(`${from.id}>${to.id}`)) return [];
    seen.add(`${from.id}>${to.id}`);
    return [{ from, to }];
  });
}

/** The longest way from a source, in edges; a cycle, which is invalid anyway, is cut where it is met. */
function layerOf(ids: readonly string[], edges: Body['edges']): Map<string, number> {
  const layers = new Map(ids.map((id) => [id, 0]));
  for (let pass = 0; pass < Math.min(ids.length, 200); pass++) {
    let changed = false;
    for (const edge of edges) {
      const from = layers.get(nodeOf(edge.from));
      const to = layers.get(nodeOf(edge.to));
      if (from === undefined || to === undefined || to > from || from >= ids.length) continue;
      layers.set(nodeOf(edge.to), from + 1);
      changed = true;
    }
    if (!changed) break;
  }
  return layers;
}
