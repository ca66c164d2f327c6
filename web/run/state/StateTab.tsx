import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronLeft, ChevronRight, Database, MessagesSquare } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Entry } from '#engine/journal/index';
import type { RunData } from '../../store/run-store.ts';
import { useRun } from '../../store/use-run.ts';
import { stateTabText } from '../../text/run-views.ts';
import { Badge, cx, EmptyState, IconButton } from '../../ui/index.ts';
import { DiffText } from '../compare/DiffText.tsx';
import { titleOfPath } from '../node-titles.ts';
import { Turns } from '../Turns.tsx';
import { printValue, ValueView } from '../ValueView.tsx';
import { appendedTo, momentAt, momentsOf, readStateChanges, type StateCell, stateAt } from './state-changes.ts';

export interface StateTabProps {
  store: StoreApi<RunData>;
  /** An activation: what was kept when it ended is looked at. */
  selected: string | undefined;
  onSelect: (address: string) => void;
}

/** What every instance keeps from one activation to the next, at any moment of the run, and what changed just then. */
export function StateTab({ store, selected, onSelect }: StateTabProps) {
  const sequence = useRun(store, (data) => data.sequence);
  const isReplay = useRun(store, (data) => data.moment !== undefined);
  const entries = useRun(store, (data) => data.entries);
  // The list grows in place; what is later than this entry is left out.
  const changes = readStateChanges(entries);
  const moments = momentsOf(changes, sequence);
  const [chosen, setChosen] = useState<number>();
  useEffect(() => {
    const ended = selected === undefined ? undefined : endOf(store.getState().entries, selected);
    if (ended !== undefined) setChosen(ended);
  }, [selected, store]);
  const moment = momentAt(moments, isReplay ? sequence : Math.min(chosen ?? sequence, sequence));
  if (moment === undefined) {
    return (
      <EmptyState icon={<Database />} title={stateTabText.nothingIsKept}>
        {stateTabText.keysWrittenBySetState}
      </EmptyState>
    );
  }
  const at = moments.indexOf(moment);
  const cause = changes.find((change) => change.sequence === moment)?.cause;
  const cells = stateAt(changes, moment);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b px-3 py-1">
        <IconButton
          size="sm"
          label={stateTabText.theChangeBefore}
          disabled={at <= 0}
          onClick={() => setChosen(moments[at - 1])}
        >
          <ChevronLeft aria-hidden />
        </IconButton>
        <input
          type="range"
          aria-label={stateTabText.change}
          aria-valuetext={stateTabText.changeOf(at + 1, moments.length)}
          className="h-6 w-40 accent-(--accent) max-sm:flex-1"
          min={0}
          max={moments.length - 1}
          value={at}
          disabled={isReplay}
          onChange={({ target }) => setChosen(moments[target.valueAsNumber])}
        />
        <IconButton
          size="sm"
          label={stateTabText.theNextChange}
          disabled={at >= moments.length - 1}
          onClick={() => setChosen(moments[at + 1])}
        >
          <ChevronRight aria-hidden />
        </IconButton>
        <p className="min-w-0 truncate text-muted text-sm">
          {cause === undefined ? (
            stateTabText.asRunBegan
          ) : (
            <>
              {stateTabText.after}{' '}
              <button
                type="button"
                className="font-mono text-accent-text hover:underline"
                onClick={() => onSelect(cause)}
              >
                {cause}
              </button>
            </>
          )}
          <span className="text-faint"> {stateTabText.changeOfNumber(at + 1, moments.length)}</span>
        </p>
      </div>
      <Cells store={store} cells={cells} />
    </div>
  );
}

function endOf(entries: readonly Entry[], address: string): number | undefined {
  const index = entries.findLastIndex((entry) => 'address' in entry && entry.address === address);
  return index < 0 ? undefined : index + 1;
}

function Cells({ store, cells }: { store: StoreApi<RunData>; cells: readonly StateCell[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const changed = cells.filter(({ change }) => change !== undefined);
  const rows = [...changed, ...cells.filter(({ change }) => change === undefined)];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 140,
    getItemKey: (index) => `${rows[index]?.path} ${rows[index]?.now.kind} ${rows[index]?.key}`,
    overscan: 3,
    gap: 10,
    paddingStart: 12,
    paddingEnd: 16,
  });
  return (
    <div ref={scroller} className="min-h-0 flex-1 scroll-area bg-canvas">
      <ul aria-label={stateTabText.state} className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const cell = rows[item.index];
          return cell === undefined ? null : (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 px-3"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Cell store={store} cell={cell} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Cell({ store, cell }: { store: StoreApi<RunData>; cell: StateCell }) {
  const { path, key, now, change } = cell;
  const started = store.getState().started;
  const owner =
    path === '' ? (started?.flow.title ?? started?.flow.name ?? stateTabText.theFlow) : titleOfPath(started, path);
  const isThread = now.kind === 'thread';
  const name = isThread ? titleOfPath(started, path === '' ? key : `${path}/${key}`) : key;
  const Icon = isThread ? MessagesSquare : Database;
  return (
    <section
      aria-label={`${owner}: ${name}`}
      className={cx('rounded-lg border bg-surface p-3', change === undefined ? 'border-line' : 'border-accent')}
    >
      <header className="mb-2 flex flex-wrap items-center gap-2">
        <Icon className="size-4 shrink-0 text-faint" aria-hidden />
        <h4 className="font-medium">{name}</h4>
        <span className="text-muted text-sm">
          {isThread ? stateTabText.conversation : stateTabText.keptState} {stateTabText.of(owner)}
        </span>
        <span className="wrap-anywhere font-mono text-faint text-xs">{path === '' ? '' : path}</span>
        <span className="flex-1" />
        {change !== undefined && (
          <Badge tone="accent">{change.before === undefined ? stateTabText.new : stateTabText.changedHere}</Badge>
        )}
      </header>
      <Value cell={cell} />
    </section>
  );
}

/** What changed just now is told against what it was; anything else as it stands. */
function Value({ cell: { now, change } }: { cell: StateCell }) {
  const before = change?.before;
  if (now.kind === 'thread') {
    const known = before?.kind === 'thread' ? before.turns.length : 0;
    const fresh = change === undefined ? now.turns : now.turns.slice(known);
    return (
      <>
        {change !== undefined && known > 0 && (
          <p className="mb-2 text-faint text-sm">{stateTabText.turnsBeforeThen(known)}</p>
        )}
        {fresh.length === 0 ? <p className="text-faint">{stateTabText.forgotten}</p> : <Turns turns={fresh} />}
      </>
    );
  }
  const appended = before?.kind === 'state' ? appendedTo(before.value, now.value) : undefined;
  if (appended !== undefined) {
    return (
      <>
        <p className="mb-2 text-faint text-sm">{stateTabText.itemsBeforeThen(appended.known)}</p>
        <ValueView value={appended.items.length === 1 ? appended.items[0]! : appended.items} />
      </>
    );
  }
  if (before?.kind === 'state') return <DiffText first={printValue(before.value)} second={printValue(now.value)} />;
  return <ValueView value={now.value} />;
}
