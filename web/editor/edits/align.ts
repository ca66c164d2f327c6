import type { Place } from '#engine/format/index';
import type { Rect } from '../../store/layout-size.ts';
import { alignText } from '../../text/edits.ts';
import type { Edit, Refusal } from './edit.ts';
import { graphOf, type Scope } from './scope.ts';

/** The line that nodes are brought to, or the direction in which the gaps between them become equal. */
export type Line = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom' | 'across' | 'down';

/** All of them with their titles. */
export const lines: ReadonlyArray<readonly [Line, string]> = [
  ['left', alignText.alignLeft],
  ['center', alignText.alignCentres],
  ['right', alignText.alignRight],
  ['top', alignText.alignTop],
  ['middle', alignText.alignMiddles],
  ['bottom', alignText.alignBottom],
  ['across', alignText.distributeAcross],
  ['down', alignText.distributeDown],
];

export interface Aligning {
  readonly ids: readonly string[];
  readonly line: Line;
  /** The boxes of the nodes as they are drawn, by id. */
  readonly rects: ReadonlyMap<string, Rect>;
}

/** Brings nodes to one line, or spreads them evenly between the two outermost. */
export function alignNodes(scope: Scope, { ids, line, rects }: Aligning): Edit | Refusal {
  const graph = graphOf(scope);
  const boxes = ids.flatMap((id): Box[] => {
    const rect = rects.get(id);
    return rect === undefined ? [] : [{ id, ...rect }];
  });
  const least = line === 'across' || line === 'down' ? 3 : 2;
  if (graph === undefined || boxes.length < least) {
    return { refused: alignText.selectNodesOrMore(least === 2 ? alignText.two : alignText.three) };
  }
  const places = Object.fromEntries(
    boxes.map((box): [string, Place] => {
      const { x, y } = { x: box.x, y: box.y, ...movedTo(boxes, box, line) };
      const [, , width, height] = graph.layout?.[box.id] ?? [];
      const at: [number, number] = [Math.round(x), Math.round(y)];
      return [box.id, width === undefined || height === undefined ? at : [...at, width, height]];
    }),
  );
  const label = least === 2 ? alignText.align : alignText.distribute;
  return { label, changes: [{ type: 'place-nodes', body: scope.path, places }], select: ids };
}

interface Box extends Rect {
  readonly id: string;
}

function movedTo(boxes: readonly Box[], box: Box, line: Line): { x?: number; y?: number } {
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  switch (line) {
    case 'left':
      return { x: left };
    case 'center':
      return { x: (left + right - box.width) / 2 };
    case 'right':
      return { x: right - box.width };
    case 'top':
      return { y: top };
    case 'middle':
      return { y: (top + bottom - box.height) / 2 };
    case 'bottom':
      return { y: bottom - box.height };
    case 'across':
      return { x: spread(boxes, box, { from: (one) => one.x, length: (one) => one.width }) };
    case 'down':
      return { y: spread(boxes, box, { from: (one) => one.y, length: (one) => one.height }) };
  }
}

interface Axis {
  readonly from: (box: Box) => number;
  readonly length: (box: Box) => number;
}

/** Where a box begins when the gaps are equal and the outermost stay. */
function spread(boxes: readonly Box[], box: Box, { from, length }: Axis): number {
  const inOrder = boxes.toSorted((a, b) => from(a) - from(b));
  const [first] = inOrder;
  const last = inOrder.at(-1);
  if (first === undefined || last === undefined) return from(box);
  const taken = inOrder.reduce((sum, one) => sum + length(one), 0);
  const gap = (from(last) + length(last) - from(first) - taken) / (inOrder.length - 1);
  const before = inOrder.slice(0, inOrder.indexOf(box));
  return from(first) + before.reduce((sum, one) => sum + length(one) + gap, 0);
}
