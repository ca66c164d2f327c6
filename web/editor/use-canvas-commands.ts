import { type RefObject, useMemo } from 'react';
import type { CanvasApi } from '../canvas/index.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { isEditable } from '../store/editor-store.ts';
import { bodyOf } from '../store/editor-view.ts';
import { useCanvasCommandsText } from '../text/commands.ts';
import type { OpenDialog } from './EditorDialogs.tsx';
import type { EditorActions } from './editor-actions.ts';
import { command, type EditorCommand } from './editor-commands.ts';
import { type EditorSteps, isSized } from './editor-steps.ts';
import { lines } from './edits/align.ts';
import { canBeNamed } from './edits/rename.ts';
import { selectedNode } from './selected-places.ts';

export interface CanvasCommandParts {
  readonly actions: EditorActions;
  readonly steps: EditorSteps;
  readonly canvas: RefObject<CanvasApi | null>;
  readonly openDialog: (dialog: OpenDialog) => void;
}

/** By how many pixels one press makes a frame or note larger. */
const step = 32;

/** What is done with what is selected on the canvas, and ways to look and go about on it. */
export function useCanvasCommands({ actions, steps, canvas, openDialog }: CanvasCommandParts): EditorCommand[] {
  const store = useEditorStore();
  const canEdit = useEditor(isEditable);
  const nodes = useEditor((state) => state.selection.nodes.length);
  const edges = useEditor((state) => state.selection.edges.length);
  const isInFrame = useEditor((state) => bodyOf(state.selection.nodes[0] ?? '').length > 0);
  const canResize = useEditor((state) => {
    const node = selectedNode(state);
    return node !== undefined && isSized(node);
  });
  const canRename = useEditor((state) => {
    const node = selectedNode(state);
    return node !== undefined && canBeNamed(node);
  });
  return useMemo(() => {
    const follow = (direction: 'next' | 'previous') => {
      if (steps.follow(direction) === 'choose') openDialog(direction);
    };
    const isOne = nodes === 1 || (nodes === 0 && edges === 1);
    const some = nodes > 0 && canEdit;
    const resize = (chord: string, title: string, [right, down]: readonly [number, number]) =>
      command(useCanvasCommandsText.edit, `resize-${chord}`, title, () => steps.resize(right * step, down * step), {
        chord: `⇧⌥${chord}`,
        isEnabled: canResize && canEdit,
      });
    const showSelected = () => canvas.current?.fitNodes(store.getState().selection.nodes);
    const rename = () => store.getState().rename(store.getState().selection.nodes[0]);
    return [
      command(
        useCanvasCommandsText.edit,
        'connect',
        nodes === 0 && edges === 1 ? useCanvasCommandsText.connectElsewhere : useCanvasCommandsText.connect,
        () => openDialog('connect'),
        {
          chord: 'C',
          isEnabled: isOne && canEdit,
        },
      ),
      command(useCanvasCommandsText.edit, 'rename', useCanvasCommandsText.rename, rename, {
        chord: 'F2',
        isEnabled: canRename && canEdit,
      }),
      command(
        useCanvasCommandsText.edit,
        'into-edge',
        useCanvasCommandsText.insertIntoEdge,
        () => openDialog('into-edge'),
        {
          chord: '⌥E',
          isEnabled: nodes === 1 && canEdit,
        },
      ),
      command(useCanvasCommandsText.edit, 'wrap-loop', useCanvasCommandsText.wrapInLoop, () => actions.wrap('loop'), {
        chord: '⌥L',
        isEnabled: some,
      }),
      command(useCanvasCommandsText.edit, 'wrap-map', useCanvasCommandsText.wrapInMap, () => actions.wrap('map'), {
        chord: '⌥M',
        isEnabled: some,
      }),
      command(
        useCanvasCommandsText.edit,
        'into-frame',
        useCanvasCommandsText.moveIntoFrame,
        () => openDialog('into-frame'),
        {
          chord: '⌥I',
          isEnabled: some,
        },
      ),
      command(useCanvasCommandsText.edit, 'out-of-frame', useCanvasCommandsText.moveOutOfFrame, steps.moveOut, {
        chord: '⌥O',
        isEnabled: some && isInFrame,
      }),
      command(useCanvasCommandsText.edit, 'collapse', useCanvasCommandsText.collapseToSubFlow, actions.collapse, {
        chord: '⌥X',
        isEnabled: some,
      }),
      command(useCanvasCommandsText.edit, 'unpack', useCanvasCommandsText.unpack, actions.dissolve, {
        chord: '⌥U',
        isEnabled: some,
      }),
      command(useCanvasCommandsText.edit, 'group', useCanvasCommandsText.group, actions.group, {
        chord: '⌘G',
        isEnabled: some,
      }),
      command(useCanvasCommandsText.edit, 'ungroup', useCanvasCommandsText.ungroup, actions.ungroup, {
        chord: '⇧⌘G',
        isEnabled: some,
      }),
      ...lines.map(([line, title]) =>
        command(useCanvasCommandsText.edit, `align-${line}`, title, () => actions.align(line), {
          isEnabled: nodes > 1 && canEdit,
        }),
      ),
      resize('→', useCanvasCommandsText.makeWider, [1, 0]),
      resize('←', useCanvasCommandsText.makeNarrower, [-1, 0]),
      resize('↓', useCanvasCommandsText.makeTaller, [0, 1]),
      resize('↑', useCanvasCommandsText.makeShorter, [0, -1]),
      command(useCanvasCommandsText.go, 'next', useCanvasCommandsText.alongAnEdge, () => follow('next'), {
        chord: '.',
        isEnabled: isOne,
      }),
      command(useCanvasCommandsText.go, 'previous', useCanvasCommandsText.backAlongEdge, () => follow('previous'), {
        chord: ',',
        isEnabled: isOne,
      }),
      command(useCanvasCommandsText.go, 'edges', useCanvasCommandsText.edgesOfThisNode, () => openDialog('edges'), {
        chord: 'E',
        isEnabled: nodes === 1,
      }),
      command(useCanvasCommandsText.view, 'fit', useCanvasCommandsText.showEverything, () => canvas.current?.fit(), {
        chord: '0',
      }),
      command(
        useCanvasCommandsText.view,
        'natural',
        useCanvasCommandsText.naturalSize,
        () => canvas.current?.zoomTo(1),
        { chord: '1' },
      ),
      command(useCanvasCommandsText.view, 'fit-selected', useCanvasCommandsText.showWhatIsSelected, showSelected, {
        chord: '2',
        isEnabled: nodes > 0,
      }),
      command(useCanvasCommandsText.view, 'zoom-in', useCanvasCommandsText.zoomIn, () => canvas.current?.zoomBy('in'), {
        chord: '+',
      }),
      command(
        useCanvasCommandsText.view,
        'zoom-out',
        useCanvasCommandsText.zoomOut,
        () => canvas.current?.zoomBy('out'),
        { chord: '-' },
      ),
    ];
  }, [store, actions, steps, canvas, openDialog, canEdit, nodes, edges, isInFrame, canResize, canRename]);
}
