import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { TraceTree } from './TraceTree.tsx';
import { WithDetail } from './WithDetail.tsx';

export interface TraceTabProps {
  client: RunClient;
  store: StoreApi<RunData>;
  selected: string | undefined;
  onSelect: (address: string | undefined) => void;
}

/** The tree, and what is selected in it. */
export function TraceTab(props: TraceTabProps) {
  return (
    <WithDetail id="run-trace" {...props}>
      <TraceTree {...props} />
    </WithDetail>
  );
}
