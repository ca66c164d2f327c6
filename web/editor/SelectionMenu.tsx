import {
  AlignStartVertical,
  Cable,
  CircleDot,
  Copy,
  CornerDownRight,
  FastForward,
  Group,
  Layers,
  PackageOpen,
  Play,
  Repeat,
  Rows3,
  Spline,
  SquareArrowOutUpRight,
  SquareArrowRight,
  TextCursorInput,
  Trash2,
  Waypoints,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { toggleBreakpoints, useBreakpoints, type When } from '../store/breakpoints.ts';
import { useEditor } from '../store/editor-context.ts';
import { currentView, isEditable } from '../store/editor-store.ts';
import { idsOf } from '../store/editor-view.ts';
import { graphAt } from '../store/flow-change-body.ts';
import { selectionMenuText } from '../text/editor.ts';
import { ContextMenu, type MenuEntry } from '../ui/index.ts';
import type { EditorActions } from './editor-actions.ts';
import type { EditorCommand } from './editor-commands.ts';
import { lines } from './edits/align.ts';
import { RoundStopDialog } from './RoundStopDialog.tsx';
import { selectedPlaces } from './selected-places.ts';

export interface SelectionMenuProps {
  actions: EditorActions;
  onEnter: (ids: readonly string[]) => void;
  /** Of these, those that run the node that is selected. */
  commands: readonly EditorCommand[];
  children: ReactNode;
}

/** The menu of what is selected, at the pointer or by the menu key. */
export function SelectionMenu({ actions, onEnter, commands, children }: SelectionMenuProps) {
  const selection = useEditor((state) => state.selection);
  const canEdit = useEditor(isEditable);
  const node = useEditor((state) => {
    const ids = idsOf(state.selection.nodes[0] ?? '');
    const view = currentView(state);
    return graphAt(view.file, [...view.path, ...ids.slice(0, -1)])?.nodes.find(({ id }) => id === ids.at(-1));
  });
  const type = node?.type;
  const [only] = selection.nodes;
  const isOne = selection.nodes.length === 1 && only !== undefined;
  const hasNodes = selection.nodes.length > 0;
  const [isStopping, setStopping] = useState(false);
  const hasTools = node?.type === 'ask' && node.tools !== undefined;
  const isHolder = type === 'loop' || type === 'map' || type === 'flow' || type === 'discussion' || hasTools;
  const places = useEditor(useShallow(selectedPlaces));
  const byPath = useBreakpoints((state) => state.byPath);
  const stopEntry = (when: When, shortcut: string): MenuEntry => ({
    label: selectionMenuText.stopThisNode(when),
    icon: <CircleDot />,
    shortcut,
    disabled: places.length === 0,
    checked: places.length > 0 && places.every((path) => byPath[path]?.[when] === true),
    onSelect: () => toggleBreakpoints(places, when),
  });
  const entries: MenuEntry[] = [
    ...(isOne && (type === 'flow' || type === 'discussion')
      ? [{ label: selectionMenuText.enter, icon: <CornerDownRight />, onSelect: () => onEnter(idsOf(only)) }]
      : []),
    ...entriesOf(commands, ['connect', 'rename', 'into-edge']),
    {
      label: selectionMenuText.duplicate,
      icon: <Copy />,
      shortcut: '⌘D',
      disabled: !hasNodes || !canEdit,
      onSelect: actions.duplicate,
    },
    'separator',
    ...entriesOf(commands, ['wrap-loop', 'wrap-map', 'into-frame', 'out-of-frame', 'collapse']),
    {
      label: selectionMenuText.group,
      icon: <Group />,
      shortcut: '⌘G',
      disabled: !hasNodes || !canEdit,
      onSelect: actions.group,
    },
    {
      label: selectionMenuText.align,
      icon: <AlignStartVertical />,
      entries: lines.map(([line, title]) => ({
        label: title,
        disabled: selection.nodes.length < 2 || !canEdit,
        onSelect: () => actions.align(line),
      })),
    },
    {
      label: selectionMenuText.unpack,
      icon: <PackageOpen />,
      shortcut: '⌥U',
      disabled: !isOne || !isHolder || !canEdit,
      onSelect: actions.dissolve,
    },
    'separator',
    ...entriesOf(commands, ['edges', 'run-node', 'run-from']),
    'separator',
    stopEntry('before', 'F9'),
    stopEntry('after', '⇧F9'),
    {
      label: selectionMenuText.stopInOneRound,
      icon: <CircleDot />,
      // Only what lies in something that repeats comes more than once.
      disabled: !places.some((path) => path.includes('/')),
      onSelect: () => setStopping(true),
    },
    'separator',
    {
      label: selectionMenuText.delete,
      icon: <Trash2 />,
      shortcut: 'Del',
      danger: true,
      disabled: !canEdit || (!hasNodes && selection.edges.length === 0),
      onSelect: actions.remove,
    },
  ];
  return (
    <>
      <ContextMenu entries={entries} className="h-full">
        {children}
      </ContextMenu>
      {isStopping && <RoundStopDialog paths={places} onClose={() => setStopping(false)} />}
    </>
  );
}

const icons: Readonly<Record<string, ReactNode>> = {
  connect: <Cable />,
  rename: <TextCursorInput />,
  'into-edge': <Spline />,
  'wrap-loop': <Repeat />,
  'wrap-map': <Rows3 />,
  'into-frame': <SquareArrowRight />,
  'out-of-frame': <SquareArrowOutUpRight />,
  collapse: <Layers />,
  edges: <Waypoints />,
  'run-node': <Play />,
  'run-from': <FastForward />,
};

/** The same commands as by key and in the palette, in this order. */
function entriesOf(commands: readonly EditorCommand[], ids: readonly string[]): MenuEntry[] {
  return ids.flatMap((id) => {
    const found = commands.find((command) => command.id === id);
    if (found === undefined) return [];
    const { title, chord, isEnabled, run } = found;
    return [{ label: title, icon: icons[id], shortcut: chord, disabled: !isEnabled, onSelect: run }];
  });
}
