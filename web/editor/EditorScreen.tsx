import { useCallback, useMemo, useRef, useState } from 'react';
import type { Problem } from '#engine/format/index';
import type { RunStatus } from '#engine/journal/index';
import type { CanvasApi, PickRequest } from '../canvas/index.ts';
import { useMayIn } from '../client/account.ts';
import { Inspector } from '../inspector/index.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import type { Saving } from '../store/editor-draft.ts';
import { isEditable } from '../store/editor-store.ts';
import { Announcer } from './Announcer.tsx';
import { CanvasAndRun } from './CanvasAndRun.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { EditorCanvas } from './EditorCanvas.tsx';
import { EditorDialogs, type OpenDialog } from './EditorDialogs.tsx';
import { AskedSettings, EditorPanels } from './EditorPanels.tsx';
import { EditorPickers } from './EditorPickers.tsx';
import { EditorActions } from './editor-actions.ts';
import { EditorSteps } from './editor-steps.ts';
import { FindPanel } from './FindPanel.tsx';
import { NarrowButtons } from './NarrowButtons.tsx';
import { NodePicker } from './NodePicker.tsx';
import { Palette } from './Palette.tsx';
import { flowEntries, nodeEntries } from './palette-entries.ts';
import { RunDock } from './RunDock.tsx';
import { SavingBanner } from './SavingBanner.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { TopBar } from './TopBar.tsx';
import { useAskedSettings } from './use-asked-settings.ts';
import { useBreakpointsOf } from './use-breakpoints-of.ts';
import { useChecking } from './use-checking.ts';
import { useCommands } from './use-commands.ts';
import { useOfferedFlows } from './use-flows.ts';
import { resizeMs, useGoTo } from './use-go-to.ts';
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
  const [run, setRun] = useRunRemembered(name);
  // What cannot be cancelled from here does not keep one from starting another.
  const mayCancel = useMayIn(run?.client.place ?? 'browser', 'steerRuns');
  const isRunning = mayCancel && (status === 'running' || status === 'waiting');
  const [isDockOpen, setDockOpen] = useState(true);
  const offered = useOfferedFlows(name);
  const entries = useMemo(() => [...nodeEntries, ...flowEntries(offered)], [offered]);
  const canEdit = useEditor(isEditable);
  const settings = useAskedSettings();
  const goTo = useGoTo(canvas, settings.open);
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
  const inspector = (
    <Inspector
      callable={offered}
      actions={actions}
      onEnter={goTo.open}
      commands={commands.all}
      onLeave={settings.close}
    />
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
        onUpdates={() => setDialog('updates')}
        onTidy={() => void actions.tidy()}
        menu={commands.menu}
      />
      <SavingBanner saving={saving} />
      <EditorPanels
        room={settings.room}
        inspectorPanel={settings.panel}
        isInspecting={settings.isOpen}
        onCloseSettings={settings.close}
        palette={<Palette entries={entries} onAdd={(choice) => void actions.add(choice)} isDisabled={!canEdit} />}
        inspector={inspector}
        middle={
          <CanvasAndRun
            hasRun={run !== undefined}
            isOpen={isDockOpen}
            settings={
              settings.room === 'below' && settings.isOpen ? (
                <AskedSettings onClose={settings.close}>{inspector}</AskedSettings>
              ) : undefined
            }
            dock={
              run !== undefined && (
                <RunDock
                  run={run}
                  isOpen={isDockOpen && !(settings.room === 'below' && settings.isOpen)}
                  onOpen={(open) => {
                    if (open) settings.close();
                    setDockOpen(open);
                  }}
                  onClose={() => setRun(undefined)}
                  onStatus={setStatus}
                  onMoved={(client, id) => setRun({ client, id })}
                  onReveal={goTo.instance}
                />
              )
            }
          >
            <div className="relative h-full">
              <EditorCanvas
                api={canvas}
                actions={actions}
                steps={steps}
                goTo={goTo}
                onPick={setPicking}
                commands={commands.all}
              />
              {settings.isAsked && (
                <NarrowButtons
                  canEdit={canEdit}
                  isInspecting={settings.isOpen}
                  onAdd={openPicker}
                  onSettings={() => {
                    if (settings.isOpen) settings.close();
                    else goTo.settings();
                  }}
                />
              )}
              {dialog === 'find' && <FindPanel onClose={closeDialog} onGoTo={goTo.show} />}
            </div>
          </CanvasAndRun>
        }
      />
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
          setTimeout(() => canvas.current?.fit(), resizeMs);
        }}
      />
    </div>
  );
}
