import { useCallback } from 'react';
import { checkFlow } from '#engine/graph/check-flow';
import { useEditorStore } from '../store/editor-context.ts';
import { useStartOrCancelText } from '../text/editor.ts';
import { toast } from '../ui/index.ts';
import type { OpenDialog } from './EditorDialogs.tsx';
import type { ShownRun } from './RunDock.tsx';

/** Cancels the run that goes on, else asks for what a new run needs, or says what is in its way. */
export function useStartOrCancel(run: ShownRun | undefined, open: (dialog: OpenDialog) => void): () => void {
  const store = useEditorStore();
  return useCallback(() => {
    if (run !== undefined) {
      run.client.cancel(run.id).catch(() => toast.error(useStartOrCancelText.runCouldNotBeCancelled));
      return;
    }
    // What was changed a moment ago is not checked yet; a flow that is still looked for is not missing yet.
    const { history, flows, problems } = store.getState();
    const found = checkFlow(history.present, flows).filter(({ code }) => code !== 'FLOW_NOT_FOUND');
    const missing = problems.filter(({ code }) => code === 'FLOW_NOT_FOUND');
    const errors = [...found, ...missing].filter(({ severity }) => severity === 'error').length;
    if (errors === 0) open('run');
    else {
      toast.error(useStartOrCancelText.thingsHaveToBeMended(errors));
      open('problems');
    }
  }, [run, open, store]);
}
