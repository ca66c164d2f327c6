import { ChevronRight } from 'lucide-react';
import { rowToggleText } from '../text/run.ts';
import { cx } from '../ui/index.ts';
import type { TraceRow } from './trace-rows.ts';

/** Opens and closes a row of a tree with the pointer; the keyboard steers the tree itself. */
export function RowToggle({ row, onToggle }: { row: TraceRow; onToggle: (key: string) => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden={!row.hasChildren}
      aria-label={row.isOpen ? rowToggleText.close : rowToggleText.open}
      className={cx(
        'flex size-4 shrink-0 items-center justify-center rounded-sm text-faint hover:text-ink',
        !row.hasChildren && 'invisible',
      )}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row.key);
      }}
    >
      <ChevronRight className={cx('size-3.5 transition-transform', row.isOpen && 'rotate-90')} aria-hidden />
    </button>
  );
}
