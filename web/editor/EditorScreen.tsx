import { useCallback, useMemo, useRef, useState } from 'react';
import type { Problem } from '#engine/format/index';
import type { RunStatus } from '#engine/journal/index';
import type { CanvasApi, PickRequest } from '../canvas/index.ts';
import { Inspector } from '../inspector/index.ts';
import { useIsNarrow } from '../shell/use-is-narrow.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import type { Saving } from '../store/editor-draft.ts';
import { isEditable } from '../store/editor-store.ts';
import { SplitGroup, SplitHandle, SplitPanel } from '../ui/index.ts';
import { Announcer } from './Announcer.tsx';
import { CanvasAndRun } from './CanvasAndRun.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { EditorCanvas } from './EditorCanvas.tsx';
import { EditorDialogs, type OpenDialog } from './EditorDialogs.tsx';
import { EditorPickers } from './EditorPickers.tsx';
import { EditorActions } from './editor-actions.ts';
import { EditorSteps } from './editor-steps.ts';
import { FindPanel } from './FindPanel.tsx';
import { NodePicker } from './NodePicker.tsx';
import { Palette } from './Palette.tsx';
import { flowEntries, nodeEntries } from './palette-entries.ts';
import { RunDock } from './RunDock.tsx';
import { SavingBanner } from './SavingBanner.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { TopBar } from './TopBar.tsx';
import { useBreakpointsOf } from './use-breakpoints-of.ts';
import { useChecking } from './use-checking.ts';
import { useCommands } from './use-commands.ts';
import { useOfferedFlows } from './use-flows.ts';
import { useGoTo } from './use-go-to.ts';
import { useRunRemembered } from './use-run-remembered.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useStartOrCancel } from './use-start-or-cancel.ts';

/** The editor: palette, canvas and inspector, with the run below and everything else on top. */
export function EditorScreen({ name, saving }: { name: string; saving: Saving }) {
  const store = useEditorStore();
  const canvas = useRef<CanvasApi>(null);
  const actions = useMemo(() => new EditorActions(store, canvas), [store]);
  const steps = useMemo(() => new EditorSteps(store, canvas, actions), [store, actions]);
  const [picking, setPicking] = useState<PickRequest>();
  const [dialog, setDialog] = useState<OpenDialog>();
  const [status, setStatus] = useState<RunStatus>();
  const isRunning = status === 'running' || status === 'waiting';
  const [run, setRun] = useRunRemembered(name);
  const [isDockOpen, setDockOpen] = useState(true);
  const offered = useOfferedFlows(name);
  const entries = useMemo(() => [...nodeEntries, ...flowEntries(offered)], [offered]);
  const canEdit = useEditor(isEditable);
  const isNarrow = useIsNarrow();
  const goTo = useGoTo(canvas);
  useChecking();
  useBreakpointsOf(name, run);
  const startOrCancel = useStartOrCancel(isRunning ? run : undefined, setDialog);
  const openPicker = useCallback(() => setPicking(actions.middle()), [actions]);
  const commands = useCommands({
    name,
    actions,
    steps,
    canvas,
    saving,
    openPicker,
    openDialog: setDialog,
    startOrCancel,
    isRunning,
    pausedRun: status === 'paused' ? run : undefined,
    run,
    onStarted: setRun,
  });
  useShortcuts({ commands: commands.all, copied: actions.copied, paste: actions.paste, remove: actions.remove });
  const closeDialog = useCallback(() => setDialog(undefined), []);
  const closePicker = useCallback(() => setPicking(undefined), []);
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
        onUpdates={() => setDialog('updates')}
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
            <SplitPanel id="palette" defaultSize="13rem" minSize="10rem" maxSize="22.5rem" collapsible>
              <Palette entries={entries} onAdd={(choice) => void actions.add(choice)} isDisabled={!canEdit} />
            </SplitPanel>
            <SplitHandle />
          </>
        )}
        <SplitPanel id="middle" minSize="15rem">
          <CanvasAndRun
            hasRun={run !== undefined}
            isOpen={isDockOpen}
            dock={
              run !== undefined && (
                <RunDock
                  run={run}
                  isOpen={isDockOpen}
                  onOpen={setDockOpen}
                  onClose={() => setRun(undefined)}
                  onStatus={setStatus}
                  onMoved={(client, id) => setRun({ client, id })}
                  onReveal={goTo.instance}
                />
              )
            }
          >
            <div className="relative h-full">
              <EditorCanvas api={canvas} actions={actions} steps={steps} onPick={setPicking} commands={commands.all} />
              {dialog === 'find' && <FindPanel onClose={closeDialog} onGoTo={goTo.show} />}
            </div>
          </CanvasAndRun>
        </SplitPanel>
        {!isNarrow && (
          <>
            <SplitHandle />
            <SplitPanel id="inspector" defaultSize="21rem" minSize="17.5rem" maxSize="40rem" collapsible>
              <Inspector callable={offered} actions={actions} onEnter={goTo.open} commands={commands.all} />
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
      <CommandPalette open={dialog === 'commands'} onClose={closeDialog} commands={commands.all} onGoTo={goTo.node} />
      <ShortcutSheet open={dialog === 'shortcuts'} onClose={closeDialog} commands={commands.all} />
      <EditorPickers open={dialog} actions={actions} steps={steps} onPick={setPicking} onClose={closeDialog} />
      <Announcer />
      <EditorDialogs
        name={name}
        saving={saving}
        open={dialog}
        run={run}
        onClose={closeDialog}
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
