import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect } from 'react';
import type { RunStatus } from '#engine/journal/index';
import type { RunClient } from '../client/run-client.ts';
import { RunPanel } from '../run/RunPanel.tsx';
import { useShowRun } from '../run/use-show-run.ts';
import { pathOf, selectActivation, useRunView } from '../store/run-view.ts';
import { useRun, useRunStore } from '../store/use-run.ts';
import { runDockText } from '../text/editor.ts';
import { IconButton, StatusBadge } from '../ui/index.ts';

export interface ShownRun {
  readonly client: RunClient;
  readonly id: string;
}

export interface RunDockProps {
  run: ShownRun;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onClose: () => void;
  /** Told how the run stands, for the button that cancels it and the keys that resume it. */
  onStatus: (status: RunStatus | undefined) => void;
  /** The run goes on in another place. */
  onMoved: (client: RunClient, run: string) => void;
  /** A row of the trace was selected. */
  onReveal: (path: string) => void;
}

/** The run at the bottom of the editor, drawn on the canvas at the same time. */
export function RunDock({ run, isOpen, onOpen, onClose, onStatus, onMoved, onReveal }: RunDockProps) {
  const store = useRunStore(run.client, run.id);
  const status = useRun(store, (data) => data.status);
  const selected = useRunView((state) => state.selected);
  useShowRun(run.client, run.id);
  useEffect(() => {
    onStatus(status);
    return () => onStatus(undefined);
  }, [status, onStatus]);
  useEffect(() => () => selectActivation(undefined), []);
  return (
    <div className="relative flex h-full min-h-0 flex-col bg-surface">
      {isOpen ? (
        <div className="min-h-0 flex-1">
          <RunPanel
            // Another run begins at its trace, with nothing selected.
            key={run.id}
            client={run.client}
            run={run.id}
            selectedPath={selected === undefined ? undefined : pathOf(selected)}
            onSelectPath={onReveal}
            onMoved={onMoved}
          />
        </div>
      ) : (
        <button
          type="button"
          className="flex h-9 items-center gap-2 px-3 text-left hover:bg-hover"
          onClick={() => onOpen(true)}
        >
          <span className="font-medium">{runDockText.run}</span>
          <StatusBadge status={status} />
        </button>
      )}
      <div className="absolute top-1 right-1 z-10 flex">
        <IconButton
          label={isOpen ? runDockText.foldRunAway : runDockText.showTheRun}
          size="sm"
          onClick={() => onOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
        </IconButton>
        <IconButton label={runDockText.takeRunOffCanvas} size="sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
