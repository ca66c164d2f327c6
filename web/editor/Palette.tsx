import { Search } from 'lucide-react';
import { type DragEvent, useMemo, useState } from 'react';
import { nodeDragType } from '../canvas/index.ts';
import { paletteText } from '../text/commands.ts';
import { PanelHeader, TextField } from '../ui/index.ts';
import type { NodeChoice } from './edits/new-node.ts';
import { isFound, type PaletteEntry } from './palette-entries.ts';

export interface PaletteProps {
  entries: readonly PaletteEntry[];
  /** Adds the node in the middle of what is seen. */
  onAdd: (choice: NodeChoice) => void;
  isDisabled: boolean;
}

/** Everything that can be put on the canvas: drag it there, click it, or press Enter on it. */
export function Palette({ entries, onAdd, isDisabled }: PaletteProps) {
  const [search, setSearch] = useState('');
  const groups = useMemo(() => groupsOf(entries.filter((entry) => isFound(entry, search))), [entries, search]);
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <PanelHeader title={paletteText.nodes} />
      <div className="shrink-0 px-2 pt-2">
        <TextField
          aria-label={paletteText.searchNodesAndFlows}
          icon={<Search aria-hidden />}
          placeholder={paletteText.searchNodesAndFlowsPlaceholder}
          value={search}
          onChange={setSearch}
        />
      </div>
      <div className="min-h-0 flex-1 scroll-area px-2 pb-4">
        {groups.map(([category, found]) => (
          <section key={category} aria-label={category}>
            <h3 className="px-1 pt-3 pb-1 font-medium text-faint text-xs">{category}</h3>
            <ul>
              {found.map((entry) => (
                <li key={entry.key}>
                  <PaletteItem entry={entry} onAdd={onAdd} isDisabled={isDisabled} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className="px-1 py-4 text-faint text-sm">{paletteText.nothingIsCalledThat}</p>}
      </div>
    </div>
  );
}

function PaletteItem({
  entry,
  onAdd,
  isDisabled,
}: {
  entry: PaletteEntry;
  onAdd: PaletteProps['onAdd'];
  isDisabled: boolean;
}) {
  const Icon = entry.icon;
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(nodeDragType, JSON.stringify(entry.choice));
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <button
      type="button"
      draggable={!isDisabled}
      disabled={isDisabled}
      onDragStart={onDragStart}
      onClick={() => onAdd(entry.choice)}
      title={entry.description}
      className="flex h-8 w-full cursor-grab items-center gap-2 rounded-md px-1 text-left hover:bg-hover focus-visible:-outline-offset-2 active:cursor-grabbing disabled:opacity-45"
    >
      <span
        className="flex size-6 shrink-0 items-center justify-center rounded-md"
        style={{ color: entry.tint, background: `color-mix(in oklab, ${entry.tint} 11%, transparent)` }}
        aria-hidden
      >
        <Icon className="size-3.5" />
      </span>
      <span className="min-w-0 flex-1 truncate">{entry.title}</span>
    </button>
  );
}

function groupsOf(entries: readonly PaletteEntry[]): Array<[string, PaletteEntry[]]> {
  const groups = new Map<string, PaletteEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.category);
    if (group === undefined) groups.set(entry.category, [entry]);
    else group.push(entry);
  }
  return [...groups];
}
