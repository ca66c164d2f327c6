import { History } from 'lucide-react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { Button } from '../ui/index.ts';

export interface RunToolsProps {
  client: RunClient;
  store: StoreApi<RunData>;
  isReplay: boolean;
  onReplay: (isOn: boolean) => void;
}

/** Other ways to look at a run: played again from its journal. */
export function RunTools({ store, isReplay, onReplay }: RunToolsProps) {
  const isOver = useRun(store, ({ status }) => status === 'completed' || status === 'failed' || status === 'cancelled');
  if (!isOver) return null;
  return (
    <Button size="sm" look="ghost" icon={<History />} aria-pressed={isReplay} onClick={() => onReplay(!isReplay)}>
      <span className="max-sm:sr-only">Replay</span>
    </Button>
  );
}
