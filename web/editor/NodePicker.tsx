import { Command } from 'cmdk';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { PickRequest } from '../canvas/index.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { currentView, scopeOf } from '../store/editor-store.ts';
import { nodePickerText } from '../text/commands.ts';
import { popupClasses } from '../ui/index.ts';
import { commandItemClasses } from './command-classes.ts';
import type { NodeChoice } from './edits/new-node.ts';
import { fittingEntries } from './fitting-entries.ts';
import { isFound, type PaletteEntry } from './palette-entries.ts';

export interface NodePickerProps {
  request: PickRequest;
  entries: readonly PaletteEntry[];
  onChoose: (choice: NodeChoice) => void;
  onClose: () => void;
}

const size = { width: 296, height: 340 } as const;

/** Search for a node right where it is wanted. */
export function NodePicker({ request, entries, onChoose, onClose }: NodePickerProps) {
  const [search, setSearch] = useState('');
  const element = useRef<HTMLDivElement>(null);
  const store = useEditorStore();
  const fitting = useMemo(() => {
    const state = store.getState();
    return fittingEntries(scopeOf(currentView(state), state.flows), entries, request);
  }, [store, entries, request]);
  const found = fitting.filter((entry) => isFound(entry, search));
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && element.current?.contains(event.target) === true) return;
      onClose();
    };
    // After the gesture that opened it is over.
    const timer = setTimeout(() => window.addEventListener('pointerdown', onPointerDown, true), 0);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', onPointerDown, true);
    };
  }, [onClose]);
  const left = Math.max(8, Math.min(request.screen.x, window.innerWidth - size.width - 8));
  const top = Math.max(8, Math.min(request.screen.y, window.innerHeight - size.height - 8));
  return (
    <div
      ref={element}
      role="dialog"
      aria-label={nodePickerText.addANode}
      data-keeps-keyboard
      className={`fixed animate-appear ${popupClasses}`}
      style={{ left, top, width: size.width }}
    >
      <Command
        label={nodePickerText.searchNodesAndFlows}
        shouldFilter={false}
        loop
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          event.preventDefault();
          onClose();
        }}
      >
        <Command.Input
          autoFocus
          value={search}
          onValueChange={setSearch}
          placeholder={request.from === undefined ? nodePickerText.addANodeDots : nodePickerText.connectToNewNode}
          className="h-8 w-full border-line border-b bg-transparent px-2 outline-none"
        />
        <Command.List className="mt-1 max-h-72 scroll-area">
          <Command.Empty className="px-2 py-3 text-faint text-sm">{nodePickerText.nothingFits}</Command.Empty>
          {found.map((entry) => (
            <PickerItem key={entry.key} entry={entry} onChoose={onChoose} />
          ))}
        </Command.List>
      </Command>
    </div>
  );
}

function PickerItem({ entry, onChoose }: { entry: PaletteEntry; onChoose: (choice: NodeChoice) => void }) {
  const Icon = entry.icon;
  return (
    <Command.Item value={entry.key} onSelect={() => onChoose(entry.choice)} className={commandItemClasses}>
      <Icon style={{ color: entry.tint }} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{entry.title}</span>
        <span className="block truncate text-faint text-xs">{entry.description}</span>
      </span>
    </Command.Item>
  );
}
