import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef } from 'react';

export interface AddressListOptions {
  readonly rowHeight: number;
  readonly selected: string | undefined;
  readonly onSelect: (address: string) => void;
}

/** A flat list of activations of which only the rows in sight are drawn; the arrow keys move the selection. */
export function useAddressList(
  rows: readonly { readonly address: string }[],
  { rowHeight, selected, onSelect }: AddressListOptions,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const at = rows.findIndex(({ address }) => address === selected);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = Math.min(rows.length - 1, Math.max(0, at + step));
    if (step === 0 || rows[next] === undefined) return;
    event.preventDefault();
    onSelect(rows[next].address);
    virtual.scrollToIndex(next, { align: 'auto' });
  };
  return { scroller, virtual, at, onKeyDown };
}
