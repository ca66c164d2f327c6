import { GitCompareArrows, History } from 'lucide-react';
import { Link } from 'wouter';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { runToolsText } from '../text/run.ts';
import { Button, buttonClasses } from '../ui/index.ts';
import { compareAddress } from './compare/compare-address.ts';

export interface RunToolsProps {
  client: RunClient;
  store: StoreApi<RunData>;
  isReplay: boolean;
  onReplay: (isOn: boolean) => void;
}

/** Other ways to look at a run: played again from its journal, or beside the run that it was forked from. */
export function RunTools({ client, store, isReplay, onReplay }: RunToolsProps) {
  const isOver = useRun(store, ({ status }) => status === 'completed' || status === 'failed' || status === 'cancelled');
  const forkedFrom = useRun(store, (data) => data.started?.forkedFrom);
  const { place } = client;
  return (
    <>
      {forkedFrom !== undefined && (
        <Link
          href={compareAddress({ place, run: forkedFrom.run }, { place, run: store.getState().run })}
          className={buttonClasses('ghost', 'sm')}
        >
          <GitCompareArrows aria-hidden /> <span className="max-sm:sr-only">{runToolsText.compareWithOriginal}</span>
        </Link>
      )}
      {isOver && (
        <Button size="sm" look="ghost" icon={<History />} aria-pressed={isReplay} onClick={() => onReplay(!isReplay)}>
          <span className="max-sm:sr-only">{runToolsText.replay}</span>
        </Button>
      )}
    </>
  );
}
