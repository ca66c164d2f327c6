import { useEffect, useState } from 'react';
import { checkFlow } from '#engine/graph/check-flow';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { useReachedFlows } from './use-flows.ts';

/** Looks for problems shortly after every change. */
export function useChecking(): void {
  const store = useEditorStore();
  const flow = useEditor((state) => state.history.present);
  const flows = useEditor((state) => state.flows);
  const [isSettled, setSettled] = useState(false);
  useReachedFlows(setSettled);
  useEffect(() => {
    const timer = setTimeout(() => {
      const found = checkFlow(flow, flows);
      // Until every flow was looked for, "not found" only means "not yet".
      store.getState().setProblems(isSettled ? found : found.filter(({ code }) => code !== 'FLOW_NOT_FOUND'));
    }, 120);
    return () => clearTimeout(timer);
  }, [store, flow, flows, isSettled]);
}
