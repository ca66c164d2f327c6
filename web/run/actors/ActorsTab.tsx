import { Box, Layers, Repeat2, Rows3, Workflow, Zap } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { lifecycleMachine } from '#engine/run/run-actors';
import type { RunData } from '../../store/run-store.ts';
import { useRun } from '../../store/use-run.ts';
import { actorsTabText } from '../../text/run-views.ts';
import { cx, StatusBadge, StatusIcon, Switch } from '../../ui/index.ts';
import { titleOfPath } from '../node-titles.ts';
import { itemTitle } from '../TraceRowView.tsx';
import { useAddressList } from '../use-address-list.ts';
import { type ActorKind, type ActorRow, actorRows } from './actor-rows.ts';
import { InspectedActors } from './InspectedActors.tsx';
import { LifeCycle } from './LifeCycle.tsx';
import { useInspection } from './use-inspection.ts';

export interface ActorsTabProps {
  store: StoreApi<RunData>;
  selected: string | undefined;
  onSelect: (address: string) => void;
}

const rowHeight = 28;

/**
 * The run as a machine of machines: its own life, and the actors that are alive in it with their states. Of a run that
 * this browser works on XState itself says so; of others, and in a replay, it follows from the journal.
 */
export function ActorsTab({ store, selected, onSelect }: ActorsTabProps) {
  const { place, run } = store.getState();
  const view = useInspection(place, run);
  const isReplay = useRun(store, (data) => data.moment !== undefined);
  if (view !== undefined && !isReplay) return <InspectedActors store={store} view={view} onSelect={onSelect} />;
  return <ActorsOfJournal store={store} selected={selected} onSelect={onSelect} />;
}

function ActorsOfJournal({ store, selected, onSelect }: ActorsTabProps) {
  const status = useRun(store, (data) => data.status);
  return (
    <div className="grid h-full min-h-0 gap-px overflow-auto bg-line max-lg:grid-rows-[auto_minmax(14rem,1fr)] lg:grid-cols-[minmax(20rem,30rem)_minmax(0,1fr)]">
      <section aria-label={actorsTabText.lifeOfRun} className="bg-surface p-4 lg:overflow-auto">
        <h3 className="mb-3 font-semibold text-md">{actorsTabText.lifeOfRun}</h3>
        <LifeCycle machine={lifecycleMachine.config} now={status} of={actorsTabText.theRun} />
      </section>
      <Tree store={store} selected={selected} onSelect={onSelect} />
    </div>
  );
}

function Tree({ store, selected, onSelect }: ActorsTabProps) {
  const sequence = useRun(store, (data) => data.sequence);
  const status = useRun(store, (data) => data.status);
  const started = useRun(store, (data) => data.started);
  const isOver = status === 'completed' || status === 'failed' || status === 'cancelled';
  const [wanted, setAll] = useState<boolean>();
  // Of a run that is over nothing is alive; there the instances that it had are worth a look.
  const all = wanted ?? isOver;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sequence stands for the records, which keep their identity
  const rows = useMemo(() => {
    const { records, latest } = store.getState();
    return actorRows(records, latest, all);
  }, [store, sequence, all]);
  const { scroller, virtual, at, onKeyDown } = useAddressList(rows, { rowHeight, selected, onSelect });
  return (
    <section aria-label={actorsTabText.actors} className="flex min-h-0 flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-3">
        <span className="text-faint text-sm tabular-nums">{actorsTabText.actorsByJournal(rows.length)}</span>
        <span className="flex-1" />
        <Switch label={actorsTabText.idleOnesToo} checked={all} onChange={setAll} />
      </div>
      <div
        ref={scroller}
        role="tree"
        aria-label={actorsTabText.runningActors}
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : `actor-${rows[at]?.key}`}
        className="min-h-0 flex-1 scroll-area focus-visible:-outline-offset-2"
        onKeyDown={onKeyDown}
      >
        <div className="flex h-7 items-center gap-2 px-3 font-medium">
          <Workflow className="size-4 text-faint" aria-hidden /> {started?.flow.title ?? started?.flow.name}
          <span className="font-normal text-faint text-xs">{actorsTabText.run}</span>
          <span className="flex-1" />
          <StatusBadge status={status} />
        </div>
        {rows.length === 0 && <p className="px-9 py-1 text-muted">{actorsTabText.nothingInItIsAlive}</p>}
        <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
              // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the tree, by aria-activedescendant
              <div
                key={row.key}
                id={`actor-${row.key}`}
                role="treeitem"
                aria-level={row.depth + 1}
                aria-selected={row.address === selected}
                title={row.address}
                onClick={() => onSelect(row.address)}
                className={cx(
                  'absolute inset-x-0 flex items-center gap-2 pr-3',
                  row.address === selected ? 'bg-accent-soft' : 'hover:bg-hover',
                )}
                style={{
                  height: rowHeight,
                  transform: `translateY(${item.start}px)`,
                  paddingLeft: 12 + row.depth * 18,
                }}
              >
                <ActorLine row={row} started={started} />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

const looks: Readonly<Record<ActorKind, { text: string; icon: typeof Box }>> = {
  flow: { text: 'flow', icon: Layers },
  loop: { text: 'loop', icon: Repeat2 },
  map: { text: 'map', icon: Rows3 },
  item: { text: 'item', icon: Box },
  effect: { text: 'work', icon: Zap },
};

function ActorLine({ row, started }: { row: ActorRow; started: RunData['started'] }) {
  const { icon: Icon, text } = looks[row.kind];
  const isIdle = row.status === 'done' || row.status === 'cancelled' || row.status === 'failed';
  const last = row.path.slice(row.path.lastIndexOf('/') + 1);
  return (
    <>
      <Icon className={cx('size-3.5 shrink-0', row.kind === 'effect' ? 'text-running' : 'text-faint')} aria-hidden />
      <span className={cx('min-w-0 truncate', isIdle && 'text-muted')}>
        {row.kind === 'item' ? itemTitle(last) : titleOfPath(started, row.path)}
      </span>
      <span className="shrink-0 text-faint text-xs">{text}</span>
      <span className="flex-1" />
      <span className="shrink-0 text-faint text-xs tabular-nums">
        {row.rounds !== undefined && actorsTabText.round(row.rounds + (isIdle ? 0 : 1))}
        {actorsTabText.activation(row.number)}
      </span>
      <span className="flex w-20 shrink-0 items-center gap-1.5 text-muted text-xs">
        <StatusIcon status={row.status} /> {isIdle ? actorsTabText.idle : row.status}
      </span>
    </>
  );
}
