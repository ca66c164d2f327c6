import { MousePointerClick } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { withDetailText } from '../text/run.ts';
import { EmptyState, SplitGroup, SplitHandle, SplitPanel } from '../ui/index.ts';
import { ActivationDetail } from './ActivationDetail.tsx';

export interface WithDetailProps {
  /** Under which the widths are remembered. */
  id: string;
  client: RunClient;
  store: StoreApi<RunData>;
  selected: string | undefined;
  onSelect: (address: string | undefined) => void;
  children: ReactNode;
}

/** Below this many pixels the detail takes the view's place instead of standing beside it. */
const besideFrom = 720;

/** A view of many activations, and the one that is selected in it. */
export function WithDetail({ id, client, store, selected, onSelect, children }: WithDetailProps) {
  const [frame, isWide] = useIsWide();
  return (
    <div ref={frame} className="h-full">
      {isWide ? (
        <SplitGroup id={id} className="h-full">
          <SplitPanel id="tree" minSize="25%">
            {children}
          </SplitPanel>
          <SplitHandle />
          <SplitPanel id="detail" defaultSize={id === 'run-trace' ? '45%' : '32%'} minSize="20%" className="bg-canvas">
            {selected === undefined ? (
              <EmptyState icon={<MousePointerClick />} title={withDetailText.selectARow}>
                {withDetailText.itsMessagesPrompts}
              </EmptyState>
            ) : (
              <ActivationDetail key={selected} client={client} store={store} address={selected} />
            )}
          </SplitPanel>
        </SplitGroup>
      ) : selected === undefined ? (
        children
      ) : (
        <ActivationDetail
          key={selected}
          client={client}
          store={store}
          address={selected}
          onBack={() => onSelect(undefined)}
        />
      )}
    </div>
  );
}

function useIsWide(): [(element: HTMLDivElement | null) => void, boolean] {
  const [isWide, setWide] = useState(true);
  const observer = useRef<ResizeObserver | undefined>(undefined);
  useEffect(() => () => observer.current?.disconnect(), []);
  const frame = (element: HTMLDivElement | null) => {
    observer.current?.disconnect();
    if (element === null) return;
    setWide(element.clientWidth >= besideFrom);
    observer.current = new ResizeObserver(() => setWide(element.clientWidth >= besideFrom));
    observer.current.observe(element);
  };
  const stable = useRef(frame);
  return [stable.current, isWide];
}
