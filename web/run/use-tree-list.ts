import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { TraceRow } from './trace-rows.ts';

/** Which rows are open otherwise than they are at first. */
export function useToggled(): [ReadonlySet<string>, (key: string) => void] {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(toggled);
    if (!next.delete(key)) next.add(key);
    setToggled(next);
  };
  return [toggled, toggle];
}

export interface TreeListOptions {
  readonly rowHeight: number;
  readonly selected: string | undefined;
  readonly onSelect: (address: string) => void;
  readonly toggle: (key: string) => void;
}

/** A tree of activations of which only the rows in sight are drawn, steered by the keyboard. */
export function useTreeList(rows: readonly TraceRow[], { rowHeight, selected, onSelect, toggle }: TreeListOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const at = rows.findIndex((row) => row.key === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row !== undefined) onSelect(row.kind === 'activation' ? row.key : row.of);
  };
  const onKeyDown = (event: KeyboardEvent) => steer(event, { rows, at, go, toggle });
  return { scroller, virtual, current: at < 0 ? undefined : rows[at], onKeyDown };
}

interface Steering {
  rows: readonly TraceRow[];
  at: number;
  go: (index: number) => void;
  toggle: (key: string) => void;
}

/** Arrow keys as in any tree: up and down move, right opens, left closes or goes to what encloses. */
function steer(event: KeyboardEvent, { rows, at, go, toggle }: Steering): void {
  const row = rows[at];
  switch (event.key) {
    case 'ArrowDown':
      go(nextActivation(rows, at, 1));
      break;
    case 'ArrowUp':
      go(nextActivation(rows, at, -1));
      break;
    case 'Home':
      go(0);
      break;
    case 'End':
      go(rows.length - 1);
      break;
    case 'ArrowRight':
      if (row?.hasChildren === true && !row.isOpen) toggle(row.key);
      else go(nextActivation(rows, at, 1));
      break;
    case 'ArrowLeft':
      if (row?.hasChildren === true && row.isOpen) toggle(row.key);
      else go(enclosing(rows, at));
      break;
    default:
      return;
  }
  event.preventDefault();
}

function nextActivation(rows: readonly TraceRow[], at: number, step: 1 | -1): number {
  for (let index = at + step; index >= 0 && index < rows.length; index += step) {
    if (rows[index]?.kind === 'activation') return index;
  }
  return Math.max(0, at);
}

function enclosing(rows: readonly TraceRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index--) {
    const row = rows[index]!;
    if (row.depth < depth && row.kind === 'activation') return index;
  }
  return Math.max(0, at);
}
