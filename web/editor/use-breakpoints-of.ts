import { useEffect } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { Breakpoint } from '#engine/journal/entries';
import { openBreakpoints, useBreakpoints } from '../store/breakpoints.ts';
import { locate } from '../store/editor-locate.ts';
import { shownRun } from '../store/use-run.ts';
import { useBreakpointsOfText } from '../text/editor.ts';
import { showError } from '../ui/index.ts';
import type { ShownRun } from './RunDock.tsx';

/** Shows a draft's breakpoints on its canvas, and tells the run that is shown with it of every change. */
export function useBreakpointsOf(draft: string, run: ShownRun | undefined): void {
  useEffect(() => openBreakpoints(draft), [draft]);
  useEffect(() => {
    if (run === undefined) return;
    // Only what is changed here is sent: another tab, or the run itself, may have others, which are not undone.
    return useBreakpoints.subscribe((now, before) => {
      if (now.draft !== draft || before.draft !== draft) return;
      void tell(run, now.list);
    });
  }, [draft, run]);
}

async function tell({ client, id }: ShownRun, list: readonly Breakpoint[]): Promise<void> {
  const { started, status } = shownRun(client, id) ?? {};
  if (started === undefined || status === 'completed' || status === 'failed' || status === 'cancelled') return;
  try {
    await client.setBreakpoints(id, placesIn(list, started.flow, started.flows));
  } catch (error) {
    showError(error, useBreakpointsOfText.runDidNotTakeBreakpoints);
  }
}

/** Those of the breakpoints that are at a node which the flow has; a draft may have lost one since it was set. */
export function placesIn(
  list: readonly Breakpoint[],
  flow: FlowFile,
  flows: Readonly<Record<string, FlowFile>>,
): Breakpoint[] {
  return list.filter(({ path }) => locate(flow, flows, path) !== undefined);
}
