import { grid, type Rect } from './layout-size.ts';

const gap = 48;

/**
 * Where nodes go so that none lies under the one that has just become larger: those left of its middle move to
 * the left, the others to the right, each side as a whole so that its order stays. Answers only those that move.
 */
export function makeRoom(rects: ReadonlyMap<string, Rect>, id: string): Map<string, { x: number; y: number }> {
  const grown = rects.get(id);
  const moved = new Map<string, { x: number; y: number }>();
  if (grown === undefined) return moved;
  const middle = grown.x + grown.width / 2;
  const others = [...rects].filter(([other]) => other !== id);
  const isLeft = (rect: Rect) => rect.x + rect.width / 2 < middle;
  const meets = (rect: Rect) => rect.y < grown.y + grown.height && rect.y + rect.height > grown.y;
  const overlapLeft = Math.max(
    0,
    ...others.filter(([, rect]) => isLeft(rect) && meets(rect)).map(([, rect]) => rect.x + rect.width + gap - grown.x),
  );
  const overlapRight = Math.max(
    0,
    ...others
      .filter(([, rect]) => !isLeft(rect) && meets(rect))
      .map(([, rect]) => grown.x + grown.width + gap - rect.x),
  );
  for (const [other, rect] of others) {
    const by = isLeft(rect) ? -toGrid(overlapLeft) : toGrid(overlapRight);
    if (by !== 0) moved.set(other, { x: rect.x + by, y: rect.y });
  }
  return moved;
}

function toGrid(distance: number): number {
  return Math.ceil(distance / grid) * grid;
}
