import { AppWindow, CircleStop, ExternalLink, Pause, RotateCcw, Server } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { StoreApi } from 'zustand/vanilla';
import { useMay, useMayIn } from '../client/account.ts';
import { type RunClient, runUrl } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { runControlsText } from '../text/run.ts';
import { Button, IconButton, showError } from '../ui/index.ts';
import { MoveRunDialog } from './MoveRunDialog.tsx';
import { ResumeButtons } from './ResumeButtons.tsx';

export interface RunControlsProps {
  client: RunClient;
  store: StoreApi<RunData>;
  /** Whether to offer the run's own page; not on that page itself. */
  showsLink: boolean;
  /** Shows the run in its other place; without it, its page there is opened. */
  onMoved?: ((client: RunClient, run: string) => void) | undefined;
}

/** What can be done with a run in its present state. */
export function RunControls({ client, store, showsLink, onMoved }: RunControlsProps) {
  const run = useRun(store, (data) => data.run);
  const status = useRun(store, (data) => data.status);
  const isStopped = useRun(store, (data) => data.paused?.reason === 'breakpoint');
  const isKnown = useRun(store, (data) => data.sequence > 0);
  const maySteer = useMayIn(client.place, 'steerRuns');
  const mayFork = useMayIn(client.place, 'startRuns');
  const mayStart = useMay('startRuns');
  const [busy, setBusy] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const [, navigate] = useLocation();
  const act = (action: Promise<unknown>) => {
    setBusy(true);
    action.catch((error: unknown) => showError(error)).finally(() => setBusy(false));
  };
  const retry = () => {
    const at = beforeFailure(store.getState());
    if (at === undefined) return;
    act(client.fork(run, { at }).then((forked) => navigate(runUrl(client.place, forked))));
  };
  const isOpen = isKnown && (status === 'running' || status === 'waiting');
  return (
    <div className="flex flex-wrap items-center gap-1">
      {isOpen && maySteer && (
        <Button size="sm" icon={<Pause />} busy={busy} onClick={() => act(client.pause(run))}>
          {runControlsText.pause}
        </Button>
      )}
      {/* Where it stopped by itself is said below, with the same buttons. */}
      {status === 'paused' && !isStopped && <ResumeButtons client={client} store={store} />}
      {(isOpen || status === 'paused') && maySteer && mayStart && (
        <Button
          size="sm"
          icon={client.place === 'browser' ? <Server /> : <AppWindow />}
          disabled={busy}
          onClick={() => setMoving(true)}
        >
          {client.place === 'browser' ? runControlsText.goOnOnServer : runControlsText.goOnInThisBrowser}
        </Button>
      )}
      {(isOpen || status === 'paused') && maySteer && (
        <Button size="sm" look="danger" icon={<CircleStop />} disabled={busy} onClick={() => act(client.cancel(run))}>
          {runControlsText.cancel}
        </Button>
      )}
      {status === 'failed' && mayFork && (
        <Button
          size="sm"
          look="primary"
          icon={<RotateCcw />}
          busy={busy}
          onClick={retry}
          title={runControlsText.newRunThatKeeps}
        >
          {runControlsText.retryFromFailure}
        </Button>
      )}
      {showsLink && (
        <IconButton size="sm" label={runControlsText.openRunsPage} onClick={() => navigate(runUrl(client.place, run))}>
          <ExternalLink aria-hidden />
        </IconButton>
      )}
      {isMoving && (
        <MoveRunDialog
          client={client}
          store={store}
          onClose={() => setMoving(false)}
          onMoved={onMoved ?? ((to, moved) => navigate(runUrl(to.place, moved)))}
        />
      )}
    </div>
  );
}

/** How many entries to keep so that what failed first, of what ended the run, is tried again. */
export function beforeFailure({ entries }: Pick<RunData, 'entries'>): number | undefined {
  const failed = entries.findLastIndex((entry) => entry.type === 'activation.failed');
  if (failed > 0) return failed;
  const ended = entries.findLastIndex((entry) => entry.type === 'run.ended');
  return ended > 0 ? ended : undefined;
}
