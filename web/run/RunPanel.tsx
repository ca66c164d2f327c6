import { useEffect, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useReplay, useReplaySwitch } from '../store/use-replay.ts';
import { useRun, useRunStore } from '../store/use-run.ts';
import { runPanelText } from '../text/run.ts';
import { showError, WaitBar } from '../ui/index.ts';
import { RunHeader } from './RunHeader.tsx';
import { RunTabs } from './RunTabs.tsx';
import { RunTools } from './RunTools.tsx';
import { ReplayBar } from './replay/ReplayBar.tsx';
import { useTab } from './use-tab.ts';

export interface RunPanelProps {
  client: RunClient;
  run: string;
  /** The instance that is selected outside, say on the canvas. */
  selectedPath?: string | undefined;
  onSelectPath?: ((path: string) => void) | undefined;
  /** Whether to offer the run's own page; not on that page itself. */
  showsLink?: boolean;
  /** Shows the run in the place that it was moved to; without it, its page there is opened. */
  onMoved?: (client: RunClient, run: string) => void;
}

/** A run in full: what happens, who said what to whom, the journal, the output, and tasks to answer. */
export function RunPanel({ client, run, selectedPath, onSelectPath, showsLink = true, onMoved }: RunPanelProps) {
  const live = useRunStore(client, run);
  const replay = useReplay(client, run);
  const { wait, turn: switchReplay } = useReplaySwitch(client, run, showError);
  const store = replay?.store ?? live;
  const [tab, setTab] = useTab(live);
  const [selected, setSelected] = useState<string>();
  useFailure(live, setSelected);
  useEffect(() => {
    const { latest, records } = store.getState();
    setSelected((now) => {
      if (selectedPath === undefined) return now;
      const isThere = now !== undefined && records.get(now)?.path === selectedPath;
      return isThere ? now : (latest.get(selectedPath) ?? now);
    });
  }, [selectedPath, store]);
  const select = (address: string | undefined) => {
    setSelected(address);
    const path = address === undefined ? undefined : store.getState().records.get(address)?.path;
    if (path !== undefined) onSelectPath?.(path);
  };
  return (
    <section aria-label={runPanelText.run} className="flex h-full min-h-0 flex-col bg-surface">
      <RunHeader
        client={client}
        store={live}
        showsLink={showsLink}
        onMoved={onMoved}
        onSelect={(address) => {
          select(address);
          setTab('trace');
        }}
      />
      {replay !== undefined && <ReplayBar replay={replay} onClose={() => switchReplay(false)} />}
      {wait !== undefined && (
        <WaitBar
          className="shrink-0 border-line border-b bg-accent-soft/60 px-3 py-1.5"
          label={runPanelText.makingTheReplay}
          {...wait}
          onCancel={() => switchReplay(false)}
        />
      )}
      <RunTabs
        client={client}
        store={store}
        tab={tab}
        onTab={setTab}
        selected={selected}
        onSelect={select}
        trailing={
          <RunTools
            client={client}
            store={live}
            isReplay={replay !== undefined || wait !== undefined}
            onReplay={switchReplay}
          />
        }
      />
    </section>
  );
}

/** Selects what failed when the run fails, so that the reason is in sight. */
function useFailure(store: StoreApi<RunData>, select: (address: string) => void): void {
  const failed = useRun(store, (data) => (data.status === 'failed' ? addressOfFailure(data) : undefined));
  useEffect(() => {
    if (failed !== undefined) select(failed);
  }, [failed, select]);
}

/** Where the error says, or else the innermost activation that failed. */
function addressOfFailure({ error, records }: RunData): string | undefined {
  const named = error?.where?.address;
  if (named !== undefined && records.has(named)) return named;
  return [...records.values()].findLast(({ status }) => status === 'failed')?.address;
}
