import { OctagonPause } from 'lucide-react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { stoppedBannerText } from '../text/run.ts';
import { titleOfPath } from './node-titles.ts';
import { ResumeButtons } from './ResumeButtons.tsx';
import { numberOf } from './trace-rows.ts';

export interface StoppedBannerProps {
  client: RunClient;
  store: StoreApi<RunData>;
  onSelect: (address: string) => void;
}

/** How many stops are named; a wide map may stop in every item at once. */
const named = 6;

/** Where the run stopped by itself, and the ways on. Nothing is shown when it did not. */
export function StoppedBanner({ client, store, onSelect }: StoppedBannerProps) {
  const paused = useRun(store, (data) => data.paused);
  const started = useRun(store, (data) => data.started);
  const isOver = useRun(store, (data) => data.status !== 'paused');
  if (paused?.reason !== 'breakpoint' || isOver) return null;
  const stops = paused.stops ?? [];
  return (
    <div
      role="status"
      aria-label={stoppedBannerText.stopped}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t bg-paused-soft px-3 py-1.5 text-paused-ink"
    >
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1.5 gap-y-0.5">
        <OctagonPause className="size-4 shrink-0" aria-hidden />
        <span className="font-medium">{stoppedBannerText.stopped}</span>
        {stops.slice(0, named).map(({ when, address }, index) => (
          <span key={`${when} ${address}`} className="min-w-0 truncate">
            {when}{' '}
            <button
              type="button"
              className="font-medium underline underline-offset-2"
              title={address}
              onClick={() => onSelect(address)}
            >
              {titleOfPath(started, address.replace(/#\d+$/, ''))}
              {numberOf(address) > 1 && ` #${numberOf(address)}`}
            </button>
            {index < Math.min(stops.length, named) - 1 && ','}
          </span>
        ))}
        {stops.length > named && <span>{stoppedBannerText.andMore(stops.length - named)}</span>}
      </span>
      <span className="flex items-center gap-1">
        <ResumeButtons client={client} store={store} />
      </span>
    </div>
  );
}
