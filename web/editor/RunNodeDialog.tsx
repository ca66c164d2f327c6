import { useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { RunClient } from '../client/run-client.ts';
import { flowAroundNode, inputFrom } from '../run/one-node.ts';
import { StartRunDialog } from '../run/StartRunDialog.tsx';
import { useEditor } from '../store/editor-context.ts';
import { currentView } from '../store/editor-store.ts';
import { idsOf, stepsTo } from '../store/editor-view.ts';
import { instancePath, useRunView } from '../store/run-view.ts';
import { shownRun } from '../store/use-run.ts';
import type { ShownRun } from './RunDock.tsx';

export interface RunNodeDialogProps {
  /** The run that is shown with the draft: its messages are filled in. */
  run: ShownRun | undefined;
  flows: Readonly<Record<string, FlowFile>>;
  onClose: () => void;
  onStarted: (client: RunClient, run: string) => void;
}

/** Runs the node that is selected by itself, on what it got in the last run or on what is written here. */
export function RunNodeDialog({ run, flows, onClose, onStarted }: RunNodeDialogProps) {
  const selected = useEditor((state) => state.selection.nodes[0]);
  const history = useEditor((state) => state.history);
  const levels = useEditor((state) => state.levels);
  const known = useEditor((state) => state.flows);
  const prepared = useMemo(() => {
    const ids = idsOf(selected ?? '');
    const view = currentView({ history, levels, flows: known });
    const scope = { flow: view.file, path: [...view.path, ...ids.slice(0, -1)], flows: known };
    const flow = flowAroundNode(scope, ids.at(-1) ?? '');
    if (flow === undefined) return undefined;
    const path = instancePath([...view.steps, ...stepsTo(view.file, view.path, ids)], useRunView.getState());
    const data = run === undefined ? undefined : shownRun(run.client, run.id);
    const record = data?.records.get(data.latest.get(path) ?? '');
    return { flow, input: record === undefined ? undefined : inputFrom(record.inputs, flow) };
  }, [selected, history, levels, known, run]);
  if (prepared === undefined) return null;
  return (
    <StartRunDialog
      open
      onClose={onClose}
      flow={prepared.flow}
      flows={flows}
      examples={[]}
      given={prepared.input}
      onStarted={onStarted}
    />
  );
}
