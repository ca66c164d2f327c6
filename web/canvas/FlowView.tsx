import { ChevronRight } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import { EditorContext, useEditor, useEditorStore } from '../store/editor-context.ts';
import { createEditor, currentView } from '../store/editor-store.ts';
import { idsOf, viewsAlong } from '../store/editor-view.ts';
import { graphAt } from '../store/flow-change-body.ts';
import { instancePath, selectActivation, useRunView } from '../store/run-view.ts';
import { flowViewText } from '../text/canvas.ts';
import { Canvas } from './Canvas.tsx';

export interface FlowViewProps {
  flow: FlowFile;
  /** Flows that it reaches by reference. */
  flows?: Readonly<Record<string, FlowFile>>;
  hasMiniMap?: boolean;
}

const noFlows: Readonly<Record<string, FlowFile>> = {};

/** A flow to look at and to enter, not to change: of a run, a release or a preview. Shows the run given to `showRun`. */
export function FlowView({ flow, flows = noFlows, hasMiniMap = true }: FlowViewProps) {
  const store = useMemo(() => createEditor({ flow, flows, isReadOnly: true }), [flow, flows]);
  return (
    <EditorContext.Provider value={store}>
      <div className="relative h-full">
        <EnterableCanvas hasMiniMap={hasMiniMap} />
        <Trail />
      </div>
    </EditorContext.Provider>
  );
}

function EnterableCanvas({ hasMiniMap }: { hasMiniMap: boolean }) {
  const store = useEditorStore();
  const onOpenNode = (ids: readonly string[]) => {
    const view = currentView(store.getState());
    const graph = graphAt(view.file, [...view.path, ...ids.slice(0, -1)]);
    const type = graph?.nodes.find((node) => node.id === ids.at(-1))?.type;
    if (type === 'flow' || type === 'discussion') store.getState().enter(ids);
  };
  useFollowSelection();
  return <Canvas onOpenNode={onOpenNode} hasMiniMap={hasMiniMap} />;
}

/** Selecting a node selects its newest activation, so that the run panel can show it. */
function useFollowSelection(): void {
  const store = useEditorStore();
  const selected = useEditor((state) => state.selection.nodes);
  useEffect(() => {
    const only = selected.length === 1 ? selected[0] : undefined;
    if (only === undefined) return;
    const run = useRunView.getState();
    const view = currentView(store.getState());
    const path = instancePath([...view.steps, ...idsOf(only).map((id) => ({ id, isMap: false }))], run);
    const address = run.instances[path]?.address;
    if (address !== undefined) selectActivation(address);
  }, [selected, store]);
}

/** Where one is: the flows entered, outermost first. */
export function Trail() {
  const store = useEditorStore();
  const history = useEditor((state) => state.history);
  const levels = useEditor((state) => state.levels);
  const flows = useEditor((state) => state.flows);
  const views = useMemo(() => viewsAlong(history.present, levels, flows), [history, levels, flows]);
  if (views.length < 2) return null;
  return (
    <nav
      aria-label={flowViewText.flowsEntered}
      className="absolute top-2 left-2 z-10 flex max-w-[calc(100%-1rem)] items-center gap-0.5 overflow-x-auto rounded-lg border border-line bg-raised px-1 py-0.5 shadow-raised"
    >
      {views.map((view, depth) => (
        <span key={depth} className="flex shrink-0 items-center gap-0.5">
          {depth > 0 && <ChevronRight className="size-3.5 text-faint" aria-hidden />}
          <button
            type="button"
            aria-current={depth === views.length - 1 ? 'page' : undefined}
            className="rounded-md px-1.5 py-0.5 text-muted text-sm hover:bg-hover hover:text-ink aria-[current]:font-medium aria-[current]:text-ink"
            onClick={() => store.getState().leaveTo(depth)}
          >
            {view.title}
          </button>
        </span>
      ))}
    </nav>
  );
}
