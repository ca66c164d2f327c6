/** Boxes one above the other. */
export interface Column<Item> {
  readonly items: readonly Item[];
  readonly width: number;
  readonly height: number;
}

/** Columns in as few rows as the width allows, the rows as even as they can be; a column is never divided. */
export function breakIntoRows<Item>(
  columns: readonly Column<Item>[],
  width: number,
  gap: number,
): ReadonlyArray<ReadonlyArray<Column<Item>>> {
  const count = fill(columns, width, gap).length;
  let rows = fill(columns, width, gap);
  // A narrower width with as many rows leaves less of the last row empty.
  for (let narrower = width * 0.95; Number.isFinite(narrower) && narrower > gap; narrower *= 0.95) {
    const candidate = fill(columns, narrower, gap);
    if (candidate.length > count) break;
    rows = candidate;
  }
  return rows;
}

function fill<Item>(columns: readonly Column<Item>[], width: number, gap: number): Column<Item>[][] {
  const rows: Column<Item>[][] = [];
  let used = 0;
  for (const column of columns) {
    const row = rows.at(-1);
    if (row === undefined || used + gap + column.width > width) {
      rows.push([column]);
      used = column.width;
    } else {
      row.push(column);
      used += gap + column.width;
    }
  }
  return rows;
}

/** The longest way from a source, in edges; a cycle, which is invalid anyway, is cut where it is met. */
export function layersOf(
  ids: readonly string[],
  pairs: ReadonlyArray<readonly [from: string, to: string]>,
): Map<string, number> {
  const layers = new Map(ids.map((id) => [id, 0]));
  for (let pass = 0; pass < Math.min(ids.length, 200); pass++) {
    let isChanged = false;
    for (const [fromId, toId] of pairs) {
      const from = layers.get(fromId);
      const to = layers.get(toId);
      if (from === undefined || to === undefined || to > from || from >= ids.length) continue;
      layers.set(toId, from + 1);
      isChanged = true;
    }
    if (!isChanged) break;
  }
  return layers;
}
