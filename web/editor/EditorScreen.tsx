import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Problem } from '#engine/format/index';
import { checkFlow } from '#engine/graph/check-flow';
import { Canvas, type CanvasApi, type PickRequest, Trail } from '../canvas/index.ts';
import { Inspector } from '../inspector/index.ts';
import { useIsNarrow } from '../shell/use-is-narrow.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import type { Saving } from '../store/editor-draft.ts';
import { isEditable } from '../store/editor-store.ts';
import { SplitGroup, SplitHandle, SplitPanel, toast } from '../ui/index.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { ConnectPicker } from './ConnectPicker.tsx';
import { EditorDialogs, type OpenDialog } from './EditorDialogs.tsx';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { EditorActions } from './editor-actions.ts';
import { NodePicker } from './NodePicker.tsx';
import { Palette } from './Palette.tsx';
import { flowEntries, nodeEntries } from './palette-entries.ts';
import { RunDock, type ShownRun } from './RunDock.tsx';
import { SavingBanner } from './SavingBanner.tsx';
import { SelectionMenu } from './SelectionMenu.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { TopBar } from './TopBar.tsx';
import { useCommands } from './use-commands.ts';
import { useOfferedFlows, useReachedFlows } from './use-flows.ts';
import { useGoTo } from './use-go-to.ts';
import { useRunRemembered } from './use-run-remembered.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The editor: palette, canvas and inspector, with the run below and everything else on top. */
export function EditorScreen({ name, saving }: { name: string; saving: Saving }) {
  const store = useEditorStore();
  const canvas = useRef<CanvasApi>(null);
  const actions = useMemo(() => new EditorActions(store, canvas), [store]);
  const [picking, setPicking] = useState<PickRequest>();
  const [dialog, setDialog] = useState<OpenDialog>();
  const [isRunning, setRunning] = useState(false);
  const [run, setRun] = useRunRemembered(name);
  const [isDockOpen, setDockOpen] = useState(true);
  const offered = useOfferedFlows(name);
  const entries = useMemo(() => [...nodeEntries, ...flowEntries(offered)], [offered]);
  const canEdit = useEditor(isEditable);
  const isNarrow = useIsNarrow();
  const goTo = useGoTo(canvas);
  useChecking();
  const startOrCancel = useCallback(() => {
    if (isRunning && run !== undefined) {
      run.client.cancel(run.id).catch(() => toast.error('The run could not be cancelled.'));
      return;
    }
    // What was changed a moment ago is not checked yet; a flow that is still looked for is not missing yet.
    const { history, flows, problems } = store.getState();
    const found = checkFlow(history.present, flows).filter(({ code }) => code !== 'FLOW_NOT_FOUND');
    const missing = problems.filter(({ code }) => code === 'FLOW_NOT_FOUND');
    const errors = [...found, ...missing].filter(({ severity }) => severity === 'error').length;
    if (errors === 0) setDialog('run');
    else {
      toast.error(`${errors === 1 ? 'One thing has' : `${errors} things have`} to be mended before this can run.`);
      setDialog('problems');
    }
  }, [isRunning, run, store]);
  const openPicker = useCallback(() => setPicking(actions.middle()), [actions]);
  const commands = useCommands({
    name,
    actions,
    canvas,
    saving,
    openPicker,
    openDialog: setDialog,
    startOrCancel,
    isRunning,
  });
  useShortcuts({ commands: commands.all, copied: actions.copied, paste: actions.paste, remove: actions.remove });
  const closePicker = useCallback(() => setPicking(undefined), []);
  const openNode = useOpenNode();
  const canvasPart = (
    <div className="relative h-full">
      <SelectionMenu actions={actions} onConnect={() => setDialog('connect')} onEnter={openNode}>
        <Canvas
          api={canvas}
          onConnected={actions.connected}
          onPick={setPicking}
          onDropNode={(choice, request) => void actions.place(choice, request)}
          onDropOnEdge={actions.dropOnEdge}
          onOpenNode={openNode}
          onRemoveEdge={actions.removeEdge}
          onInsertInto={(data, event) => {
            const screen = { x: event.clientX, y: event.clientY };
            const place = canvas.current?.placeAt(screen);
            if (place !== undefined) setPicking({ ...place, body: data.body, edge: data.edge });
          }}
        >
          <EmptyCanvas />
        </Canvas>
      </SelectionMenu>
      <Trail />
    </div>
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <TopBar
        saving={saving}
        isRunning={isRunning}
        problemsOpen={dialog === 'problems'}
        onProblemsOpen={(open) => setDialog(open ? 'problems' : undefined)}
        onGoTo={(problem: Problem) => {
          setDialog(undefined);
          goTo.problem(problem);
        }}
        onRun={startOrCancel}
        onPublish={() => setDialog('publish')}
        onTidy={() => void actions.tidy()}
        menu={commands.menu}
      />
      <SavingBanner saving={saving} />
      <SplitGroup
        id={isNarrow ? 'editor-narrow' : 'editor'}
        className="min-h-0 flex-1"
        panelIds={isNarrow ? ['middle'] : ['palette', 'middle', 'inspector']}
      >
        {!isNarrow && (
          <>
            <SplitPanel id="palette" defaultSize={208} minSize={160} maxSize={360} collapsible>
              <Palette entries={entries} onAdd={(choice) => void actions.add(choice)} isDisabled={!canEdit} />
            </SplitPanel>
            <SplitHandle />
          </>
        )}
        <SplitPanel id="middle" minSize={240}>
          <Middle
            run={run}
            isOpen={isDockOpen}
            dock={
              run !== undefined && (
                <RunDock
                  run={run}
                  isOpen={isDockOpen}
                  onOpen={setDockOpen}
                  onClose={() => setRun(undefined)}
                  onRunning={setRunning}
                  onReveal={goTo.instance}
                />
              )
            }
          >
            {canvasPart}
          </Middle>
        </SplitPanel>
        {!isNarrow && (
          <>
            <SplitHandle />
            <SplitPanel id="inspector" defaultSize={336} minSize={280} maxSize={640} collapsible>
              <Inspector callable={offered} actions={actions} />
            </SplitPanel>
          </>
        )}
      </SplitGroup>
      {picking !== undefined && (
        <NodePicker
          request={picking}
          entries={entries}
          onClose={closePicker}
          onChoose={(choice) => {
            setPicking(undefined);
            void actions.place(choice, picking);
          }}
        />
      )}
      <CommandPalette
        open={dialog === 'commands'}
        onClose={() => setDialog(undefined)}
        commands={commands.all}
        onGoTo={goTo.node}
      />
      <ShortcutSheet open={dialog === 'shortcuts'} onClose={() => setDialog(undefined)} commands={commands.all} />
      {dialog === 'connect' && <Connecting actions={actions} onClose={() => setDialog(undefined)} />}
      <EditorDialogs
        name={name}
        saving={saving}
        open={dialog}
        onClose={() => setDialog(undefined)}
        onStarted={(client, id) => {
          setRun({ client, id });
          setDockOpen(true);
          // The panel takes half of the canvas away.
          setTimeout(() => canvas.current?.fit(), 150);
        }}
      />
    </div>
  );
}

function Connecting({ actions, onClose }: { actions: EditorActions; onClose: () => void }) {
  const node = useEditor((state) => state.selection.nodes[0]);
  return node === undefined ? null : <ConnectPicker node={node} onConnect={actions.connected} onClose={onClose} />;
}

interface MiddleProps {
  run: ShownRun | undefined;
  isOpen: boolean;
  dock: React.ReactNode;
  children: React.ReactNode;
}

/** The canvas, and below it the run when there is one. */
function Middle({ run, isOpen, dock, children }: MiddleProps) {
  const isSplit = run !== undefined && isOpen;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <SplitGroup
        id="editor-run"
        orientation="vertical"
        className="min-h-0 flex-1"
        panelIds={isSplit ? ['canvas', 'run'] : ['canvas']}
      >
        <SplitPanel id="canvas" minSize="20%">
          {children}
        </SplitPanel>
        {isSplit && (
          <>
            <SplitHandle orientation="vertical" />
            <SplitPanel id="run" defaultSize="42%" minSize="15%">
              {dock}
            </SplitPanel>
          </>
        )}
      </SplitGroup>
      {run !== undefined && !isOpen && <div className="shrink-0 border-line border-t">{dock}</div>}
    </div>
  );
}

/** Looks for problems shortly after every change. */
function useChecking(): void {
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

/** Opens what a double click means: a sub-flow is entered, any other node shows its settings. */
function useOpenNode(): (ids: readonly string[]) => void {
  const goTo = useGoTo(useRef<CanvasApi>(null));
  return goTo.open;
}
