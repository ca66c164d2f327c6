import { type RefObject, useMemo } from 'react';
import type { CanvasApi } from '../canvas/index.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { isEditable } from '../store/editor-store.ts';
import { bodyOf } from '../store/editor-view.ts';
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
      command('Edit', `resize-${chord}`, title, () => steps.resize(right * step, down * step), {
        chord: `⇧⌥${chord}`,
        isEnabled: canResize && canEdit,
      });
    const showSelected = () => canvas.current?.fitNodes(store.getState().selection.nodes);
    const rename = () => store.getState().rename(store.getState().selection.nodes[0]);
    return [
      command(
        'Edit',
        'connect',
        nodes === 0 && edges === 1 ? 'Connect elsewhere…' : 'Connect…',
        () => openDialog('connect'),
        {
          chord: 'C',
          isEnabled: isOne && canEdit,
        },
      ),
      command('Edit', 'rename', 'Rename', rename, { chord: 'F2', isEnabled: canRename && canEdit }),
      command('Edit', 'into-edge', 'Insert into an edge…', () => openDialog('into-edge'), {
        chord: '⌥E',
        isEnabled: nodes === 1 && canEdit,
      }),
      command('Edit', 'wrap-loop', 'Wrap in a loop', () => actions.wrap('loop'), { chord: '⌥L', isEnabled: some }),
      command('Edit', 'wrap-map', 'Wrap in a map', () => actions.wrap('map'), { chord: '⌥M', isEnabled: some }),
      command('Edit', 'into-frame', 'Move into a frame…', () => openDialog('into-frame'), {
        chord: '⌥I',
        isEnabled: some,
      }),
      command('Edit', 'out-of-frame', 'Move out of the frame', steps.moveOut, {
        chord: '⌥O',
        isEnabled: some && isInFrame,
      }),
      command('Edit', 'collapse', 'Collapse to a sub-flow', actions.collapse, { chord: '⌥X', isEnabled: some }),
      command('Edit', 'unpack', 'Unpack', actions.dissolve, { chord: '⌥U', isEnabled: some }),
      command('Edit', 'group', 'Group', actions.group, { chord: '⌘G', isEnabled: some }),
      command('Edit', 'ungroup', 'Ungroup', actions.ungroup, { chord: '⇧⌘G', isEnabled: some }),
      ...lines.map(([line, title]) =>
        command('Edit', `align-${line}`, title, () => actions.align(line), { isEnabled: nodes > 1 && canEdit }),
      ),
      resize('→', 'Make wider', [1, 0]),
      resize('←', 'Make narrower', [-1, 0]),
      resize('↓', 'Make taller', [0, 1]),
      resize('↑', 'Make shorter', [0, -1]),
      command('Go', 'next', 'Along an edge', () => follow('next'), { chord: '.', isEnabled: isOne }),
      command('Go', 'previous', 'Back along an edge', () => follow('previous'), { chord: ',', isEnabled: isOne }),
      command('Go', 'edges', 'Edges of this node…', () => openDialog('edges'), { chord: 'E', isEnabled: nodes === 1 }),
      command('View', 'fit', 'Show everything', () => canvas.current?.fit(), { chord: '0' }),
      command('View', 'natural', 'Natural size', () => canvas.current?.zoomTo(1), { chord: '1' }),
      command('View', 'fit-selected', 'Show what is selected', showSelected, { chord: '2', isEnabled: nodes > 0 }),
      command('View', 'zoom-in', 'Zoom in', () => canvas.current?.zoomBy('in'), { chord: '+' }),
      command('View', 'zoom-out', 'Zoom out', () => canvas.current?.zoomBy('out'), { chord: '-' }),
    ];
  }, [store, actions, steps, canvas, openDialog, canEdit, nodes, edges, isInFrame, canResize, canRename]);
}
