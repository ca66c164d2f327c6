import type { TraceTabProps } from '../TraceTab.tsx';
import { WithDetail } from '../WithDetail.tsx';
import { Waterfall } from './Waterfall.tsx';

/** Every activation over time, and the one that is selected. */
export function WaterfallTab(props: TraceTabProps) {
  return (
    <WithDetail id="run-waterfall" {...props}>
      <Waterfall {...props} />
    </WithDetail>
  );
}
