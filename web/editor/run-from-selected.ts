import type { StoreApi } from 'zustand/vanilla';
import { queryClient } from '../client/query-client.ts';
import { runFromNode, sayKept } from '../run/run-from-node.ts';
import type { EditorState } from '../store/editor-store.ts';
import { runFromSelectedText } from '../text/editor.ts';
import { showError, toast } from '../ui/index.ts';
import { draftsAmong } from './EditorDialogs.tsx';
import type { ShownRun } from './RunDock.tsx';
import { selectedPlaces } from './selected-places.ts';

/** Begins a run of the flow as it is drawn that keeps what the shown run came to before the node that is selected. */
export async function runFromSelected(
  store: StoreApi<EditorState>,
  run: ShownRun | undefined,
  onStarted: (run: ShownRun) => void,
): Promise<void> {
  const [path] = selectedPlaces(store.getState());
  if (run === undefined || path === undefined) return;
  const { history, flows } = store.getState();
  try {
    const { client } = run;
    const { id, kept } = await runFromNode({
      client,
      run: run.id,
      flow: history.present,
      flows: draftsAmong(flows),
      path,
    });
    void queryClient.invalidateQueries({ queryKey: ['runs'] });
    onStarted({ client, id });
    toast.success(sayKept(kept, client));
  } catch (error) {
    showError(error, runFromSelectedText.runDidNotStart);
  }
}
