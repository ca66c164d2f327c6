import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowRight, Search } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { messagesTabText } from '../text/run.ts';
import { EmptyState, TextField } from '../ui/index.ts';
import { EditedBadge, TaintBadge } from './MessageCard.tsx';
import { type MessageRow, messageRows } from './message-rows.ts';
import { previewValue } from './ValueView.tsx';

const rowHeight = 44;

/** The ledger: who sent what to whom. */
export function MessagesTab({ store, onSelect }: { store: StoreApi<RunData>; onSelect: (address: string) => void }) {
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter).trim().toLowerCase();
  const sequence = useRun(store, (data) => data.sequence);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sequence stands for the records, which keep their identity
  const all = useMemo(() => messageRows(store.getState().records.values()), [store, sequence]);
  const rows = useMemo(() => (wanted === '' ? all : all.filter((row) => isMatch(row, wanted))), [all, wanted]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-3 border-line border-b px-3 py-1.5">
        <TextField
          aria-label={messagesTabText.filterMessages}
          placeholder={messagesTabText.filterMessagesPlaceholder}
          icon={<Search />}
          className="w-full max-w-80"
          value={filter}
          onChange={setFilter}
        />
        <span className="shrink-0 text-faint text-sm tabular-nums">
          {wanted === '' ? messagesTabText.messages(all.length) : messagesTabText.of(rows.length, all.length)}
        </span>
      </div>
      <div ref={scroller} className="min-h-0 flex-1 scroll-area">
        {rows.length === 0 && (
          <EmptyState
            title={wanted === '' ? messagesTabText.noMessageHasBeenReceived : messagesTabText.noMessageFits}
          />
        )}
        <ul aria-label={messagesTabText.list} className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <li
                key={row.key}
                className="absolute inset-x-0"
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                <LedgerRow row={row} onSelect={onSelect} />
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

function LedgerRow({ row, onSelect }: { row: MessageRow; onSelect: (address: string) => void }) {
  return (
    <button
      type="button"
      onClick={() => onSelect(row.address)}
      className="flex h-full w-full min-w-0 flex-col justify-center border-line border-b px-3 text-left hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="flex min-w-0 items-center gap-1.5 font-mono text-muted text-xs">
        <span className="truncate">{row.from}</span>
        <ArrowRight className="size-3 shrink-0 text-faint" aria-label={messagesTabText.to} />
        <span className="truncate">{row.to}</span>
        <span className="flex-1" />
        {row.isEdited && <EditedBadge />}
        <TaintBadge taint={row.taint} />
      </span>
      <span className="truncate">{previewValue(row.value)}</span>
    </button>
  );
}

function isMatch({ from, to, value }: MessageRow, wanted: string): boolean {
  return `${from} ${to}`.toLowerCase().includes(wanted) || JSON.stringify(value).toLowerCase().includes(wanted);
}
