import { type RefObject, useMemo } from 'react';
import { useLocation } from 'wouter';
import { parseFlowText, printFlow } from '#engine/format/index';
import type { ResumeRequest } from '#engine/protocol/index';
import type { CanvasApi } from '../canvas/index.ts';
import { useMay } from '../client/account.ts';
import { runsUrl } from '../client/run-client.ts';
import { runsAlone } from '../run/one-node.ts';
import { saveFile } from '../shell/save-file.ts';
import { toggleBreakpoints, type When } from '../store/breakpoints.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import type { Saving } from '../store/editor-draft.ts';
import { isEditable, nothingSelected } from '../store/editor-store.ts';
import { useCommandsText } from '../text/commands.ts';
import { updatesText } from '../text/updates.ts';
import { type MenuEntry, showError, toast } from '../ui/index.ts';
import type { OpenDialog } from './EditorDialogs.tsx';
import type { EditorActions } from './editor-actions.ts';
import { command, type EditorCommand } from './editor-commands.ts';
import type { EditorSteps } from './editor-steps.ts';
import type { ShownRun } from './RunDock.tsx';
import { runFromSelected } from './run-from-selected.ts';
import { selectedNode, selectedPlaces } from './selected-places.ts';
import { useCanvasCommands } from './use-canvas-commands.ts';

export interface CommandParts {
  readonly name: string;
  readonly actions: EditorActions;
  readonly steps: EditorSteps;
  readonly canvas: RefObject<CanvasApi | null>;
  readonly saving: Saving;
  readonly openPicker: () => void;
  readonly openDialog: (dialog: OpenDialog) => void;
  readonly startOrCancel: () => void;
  readonly isRunning: boolean;
  /** The run that is shown, while it is paused. */
  readonly pausedRun: ShownRun | undefined;
  /** The run that is shown. */
  readonly run: ShownRun | undefined;
  readonly onStarted: (run: ShownRun) => void;
}

/** Everything that can be done, once: the keys, the palette, the sheet and the menu all read this list. */
export function useCommands(parts: CommandParts): { all: readonly EditorCommand[]; menu: readonly MenuEntry[] } {
  const store = useEditorStore();
  const [, navigate] = useLocation();
  const canEdit = useEditor(isEditable);
  const hasNodes = useEditor((state) => state.selection.nodes.length > 0);
  const hasAny = useEditor((state) => state.selection.nodes.length + state.selection.edges.length > 0);
  const canRunAlone = useEditor((state) => runsAlone(selectedNode(state)));
  const depth = useEditor((state) => state.levels.length);
  const canUndo = useEditor((state) => state.history.past.length > 0);
  const canRedo = useEditor((state) => state.history.future.length > 0);
  const mayPublish = useMay('publish');
  const maySteerRuns = useMay('steerRuns');
  const {
    actions,
    steps,
    canvas,
    saving,
    openPicker,
    openDialog,
    startOrCancel,
    isRunning,
    pausedRun: paused,
    name,
    run,
    onStarted,
  } = parts;
  // Of a run on the server, those who may only look are offered nothing.
  const maySteer = run === undefined || run.client.place === 'browser' || maySteerRuns;
  const pausedRun = maySteer ? paused : undefined;
  const canvasCommands = useCanvasCommands({ actions, steps, canvas, openDialog });
  return useMemo(() => {
    const goBack = () => {
      if (hasAny) store.getState().select(nothingSelected);
      else store.getState().leaveTo(depth - 1);
    };
    const toggleStops = (when: When) => toggleBreakpoints(selectedPlaces(store.getState()), when);
    const exportFlow = () =>
      saveFile(`${name}.flow.json`, printFlow(store.getState().history.present), 'application/json');
    const all: EditorCommand[] = [
      command(
        useCommandsText.run,
        'run',
        isRunning ? useCommandsText.cancelTheRun : useCommandsText.run,
        startOrCancel,
        { chord: '⌘↵', isEnabled: !isRunning || maySteer },
      ),
      command(useCommandsText.run, 'resume', useCommandsText.resumeTheRun, () => resume(pausedRun), {
        chord: 'F8',
        isEnabled: pausedRun !== undefined,
      }),
      command(useCommandsText.run, 'step', useCommandsText.goOnByOneStep, () => resume(pausedRun, { step: true }), {
        chord: 'F10',
        isEnabled: pausedRun !== undefined,
      }),
      command(useCommandsText.run, 'stop-before', useCommandsText.stopBeforeThisNode, () => toggleStops('before'), {
        chord: 'F9',
        isEnabled: hasNodes,
      }),
      command(useCommandsText.run, 'stop-after', useCommandsText.stopAfterThisNode, () => toggleStops('after'), {
        chord: '⇧F9',
        isEnabled: hasNodes,
      }),
      command(useCommandsText.run, 'run-node', useCommandsText.runThisNodeOnly, () => openDialog('run-node'), {
        // No chord with Enter: React Flow takes that key on a node that has the focus.
        chord: '⇧R',
        isEnabled: canRunAlone,
      }),
      command(
        useCommandsText.run,
        'run-from',
        useCommandsText.runFromHere,
        () => void runFromSelected(store, run, onStarted),
        {
          chord: '⌥R',
          isEnabled: hasNodes && run !== undefined && maySteer,
        },
      ),
      command(useCommandsText.run, 'problems', useCommandsText.showProblems, () => openDialog('problems')),
      command(useCommandsText.edit, 'undo', useCommandsText.undo, () => store.getState().undo(), {
        chord: '⌘Z',
        isEnabled: canUndo,
      }),
      command(useCommandsText.edit, 'redo', useCommandsText.redo, () => store.getState().redo(), {
        chord: '⇧⌘Z',
        isEnabled: canRedo,
      }),
      command(useCommandsText.edit, 'duplicate', useCommandsText.duplicate, actions.duplicate, {
        chord: '⌘D',
        isEnabled: hasNodes && canEdit,
      }),
      command(useCommandsText.edit, 'delete', useCommandsText.delete, actions.remove, {
        chord: 'Del',
        isEnabled: hasAny && canEdit,
      }),
      command(useCommandsText.edit, 'all', useCommandsText.selectAll, actions.selectAll, { chord: '⌘A' }),
      command(useCommandsText.edit, 'find', useCommandsText.findAndReplace, () => openDialog('find'), { chord: '⌘F' }),
      ...canvasCommands,
      command(useCommandsText.add, 'add', useCommandsText.addANode, openPicker, { chord: '/', isEnabled: canEdit }),
      command(useCommandsText.add, 'add-tab', useCommandsText.addNodeHere, openPicker, {
        chord: 'Tab',
        isEnabled: canEdit && !hasAny,
      }),
      command(useCommandsText.view, 'tidy', useCommandsText.tidyUp, () => void actions.tidy(), {
        chord: '⇧L',
        isEnabled: canEdit,
      }),
      command(useCommandsText.view, 'escape', useCommandsText.selectNothingOrGoUp, goBack, {
        chord: 'Esc',
        isEnabled: hasAny || depth > 0,
      }),
      command(useCommandsText.view, 'commands', useCommandsText.commandsAndNodes, () => openDialog('commands'), {
        chord: '⌘K',
      }),
      command(useCommandsText.view, 'shortcuts', useCommandsText.shortcuts, () => openDialog('shortcuts'), {
        chord: '?',
      }),
      command(useCommandsText.flow, 'save', useCommandsText.saveNow, () => void saving.flush(), { chord: '⌘S' }),
      command(useCommandsText.flow, 'publish', useCommandsText.publish, () => openDialog('publish'), {
        isEnabled: mayPublish,
      }),
      command(useCommandsText.flow, 'export', useCommandsText.exportAsFile, exportFlow),
      command(useCommandsText.flow, 'import', useCommandsText.importNodesFromFile, () => importInto(actions)),
      command(useCommandsText.flow, 'updates', updatesText.command, () => openDialog('updates')),
      command(useCommandsText.flow, 'versions', useCommandsText.versionHistory, () => openDialog('versions')),
      command(useCommandsText.flow, 'runs', useCommandsText.runsOfTheFlow, () =>
        navigate(runsUrl(store.getState().history.present.name)),
      ),
      command(useCommandsText.flow, 'duplicate-flow', useCommandsText.duplicateTheFlow, () => openDialog('duplicate')),
      command(useCommandsText.flow, 'delete-flow', useCommandsText.deleteTheFlow, () => openDialog('delete')),
    ];
    return { all, menu: menuOf(all) };
  }, [
    store,
    navigate,
    name,
    actions,
    saving,
    openPicker,
    openDialog,
    startOrCancel,
    isRunning,
    pausedRun,
    canvasCommands,
    canEdit,
    hasNodes,
    hasAny,
    depth,
    canUndo,
    canRedo,
    canRunAlone,
    run,
    onStarted,
    mayPublish,
    maySteer,
  ]);
}

function resume(run: ShownRun | undefined, options: ResumeRequest = {}): void {
  run?.client.resume(run.id, options).catch((error: unknown) => showError(error, useCommandsText.runDidNotGoOn));
}

// On a small screen the bar has no button for these.
const menuIds = [
  'add',
  'tidy',
  'publish',
  '|',
  'export',
  'import',
  'versions',
  'runs',
  'updates',
  '|',
  'duplicate-flow',
  'delete-flow',
  '|',
  'commands',
  'shortcuts',
];

function menuOf(all: readonly EditorCommand[]): MenuEntry[] {
  return menuIds.flatMap((id): MenuEntry[] => {
    if (id === '|') return ['separator'];
    const command = all.find((candidate) => candidate.id === id);
    if (command === undefined) return [];
    return [
      {
        label: command.title,
        onSelect: command.run,
        ...(command.chord === undefined ? {} : { shortcut: command.chord }),
        ...(id === 'delete-flow' ? { danger: true } : {}),
      },
    ];
  });
}

/** Lets a person choose a flow file and puts its nodes on the canvas; nothing in it is run or fetched. */
function importInto(actions: EditorActions): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,application/json';
  input.onchange = () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    file.text().then(
      (text) => {
        const parsed = parseFlowText(text);
        if (parsed.ok) actions.paste(text);
        else {
          const [first] = parsed.problems;
          toast.error(useCommandsText.isNotFlow(file.name), {
            description: `${first?.path ?? ''} ${first?.message ?? ''}`.trim(),
          });
        }
      },
      (error: unknown) => showError(error, useCommandsText.fileCouldNotBeRead),
    );
  };
  input.click();
}
