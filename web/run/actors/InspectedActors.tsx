import { Box, Layers, Repeat2, Rows3, Workflow, Zap } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { InspectedActor, InspectedRun } from '../../client/inspected-run.ts';
import { formatDuration } from '../../shell/format-time.ts';
import type { RunData } from '../../store/run-store.ts';
import { useRun } from '../../store/use-run.ts';
import { inspectedActorsText } from '../../text/run-views.ts';
import { cx, Switch } from '../../ui/index.ts';
import { titleOfPath } from '../node-titles.ts';
import { itemTitle } from '../TraceRowView.tsx';
import { useAddressList } from '../use-address-list.ts';
import { eventText, type InspectedRow, inspectedRows, machineOf } from './inspected-rows.ts';
import { LifeCycle } from './LifeCycle.tsx';

export interface InspectedActorsProps {
  store: StoreApi<RunData>;
  view: InspectedRun;
  onSelect: (address: string) => void;
}

const rowHeight = 28;

/** A run that this browser works on, as XState's inspection shows it: the machine looked at, all actors, all events. */
export function InspectedActors({ store, view, onSelect }: InspectedActorsProps) {
  const started = useRun(store, (data) => data.started);
  const [chosen, setChosen] = useState<string>();
  const life = view.actors.find(({ kind }) => kind === 'machine');
  const actor = view.actors.find(({ session }) => session === chosen) ?? life ?? view.actors[0];
  const titles = useMemo(
    () => new Map(view.actors.map((one) => [one.session, titleOfActor(started, one)])),
    [view, started],
  );
  const choose = (session: string) => {
    setChosen(session);
    const address = addressOf(
      store.getState(),
      view.actors.find((one) => one.session === session),
    );
    if (address !== undefined) onSelect(address);
  };
  return (
    <div className="grid h-full min-h-0 gap-px overflow-auto bg-line max-lg:grid-rows-[auto_minmax(14rem,1fr)_minmax(12rem,1fr)] lg:grid-cols-[minmax(16rem,26rem)_minmax(0,1fr)_minmax(14rem,22rem)]">
      {actor !== undefined && <Machine actor={actor} title={titles.get(actor.session) ?? actor.id} />}
      <Actors view={view} titles={titles} selected={actor?.session} onSelect={choose} />
      <Events view={view} titles={titles} />
    </div>
  );
}

function Machine({ actor, title }: { actor: InspectedActor; title: string }) {
  const { machine, now } = machineOf(actor);
  const facts = [
    actor.activation === undefined ? undefined : inspectedActorsText.activation(actor.activation),
    actor.unsettled === undefined ? undefined : inspectedActorsText.notSettled(actor.unsettled),
    inspectedActorsText.eventsReceived(actor.received),
    actor.endedAt === undefined
      ? undefined
      : inspectedActorsText.lived(formatDuration(actor.endedAt - actor.startedAt)),
  ];
  return (
    <section aria-label={inspectedActorsText.machine} className="bg-surface p-4 lg:overflow-auto">
      <h3 className="mb-3 truncate font-semibold text-md">{title}</h3>
      <LifeCycle machine={machine} now={now} of={title} />
      <ul className="mt-3 flex flex-wrap gap-x-3 text-faint text-sm tabular-nums">
        {facts.map((fact) => fact !== undefined && <li key={fact}>{fact}</li>)}
      </ul>
    </section>
  );
}

interface ActorsProps {
  view: InspectedRun;
  titles: ReadonlyMap<string, string>;
  selected: string | undefined;
  onSelect: (session: string) => void;
}

function Actors({ view, titles, selected, onSelect }: ActorsProps) {
  const [all, setAll] = useState(true);
  const rows = useMemo(() => inspectedRows(view, all), [view, all]);
  const alive = view.actors.filter(({ status }) => status === 'active').length;
  const { scroller, virtual, at, onKeyDown } = useAddressList(rows, { rowHeight, selected, onSelect });
  return (
    <section aria-label={inspectedActorsText.actors} className="flex min-h-0 flex-col bg-surface">
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 border-line border-b px-3">
        <span className="text-faint text-sm tabular-nums">
          {inspectedActorsText.liveFromXStateOfAlive(alive, view.actors.length)}
        </span>
        <span className="flex-1" />
        <Switch label={inspectedActorsText.endedOnesToo} checked={all} onChange={setAll} />
      </div>
      <div
        ref={scroller}
        role="tree"
        aria-label={inspectedActorsText.runningActors}
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : `actor-${rows[at]?.address}`}
        className="min-h-0 flex-1 scroll-area focus-visible:-outline-offset-2"
        onKeyDown={onKeyDown}
      >
        <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
              // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the tree, by aria-activedescendant
              <div
                key={row.address}
                id={`actor-${row.address}`}
                role="treeitem"
                aria-level={row.depth + 1}
                aria-selected={row.address === selected}
                data-actor={row.actor.id}
                data-status={row.actor.status}
                title={row.actor.id}
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
                <ActorLine row={row} title={titles.get(row.address) ?? row.actor.id} />
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

const looks: Readonly<Record<InspectedActor['kind'], { text: string; icon: typeof Box }>> = {
  flow: { text: 'flow', icon: Layers },
  loop: { text: 'loop', icon: Repeat2 },
  map: { text: 'map', icon: Rows3 },
  item: { text: 'item', icon: Box },
  effect: { text: 'work', icon: Zap },
  machine: { text: 'machine', icon: Workflow },
};

function ActorLine({ row: { actor }, title }: { row: InspectedRow; title: string }) {
  const { icon: Icon, text } = looks[actor.kind];
  const isOver = actor.status !== 'active';
  const isAtWork = !isOver && (actor.kind === 'effect' || (actor.unsettled ?? 0) > 0);
  return (
    <>
      <Icon className={cx('size-3.5 shrink-0', isAtWork ? 'text-running' : 'text-faint')} aria-hidden />
      <span className={cx('min-w-0 truncate', isOver && 'text-faint')}>{title}</span>
      <span className="shrink-0 text-faint text-xs">{text}</span>
      <span className="flex-1" />
      {actor.unsettled !== undefined && actor.unsettled > 0 && !isOver && (
        <span className="shrink-0 text-faint text-xs tabular-nums">
          {inspectedActorsText.notSettled(actor.unsettled)}
        </span>
      )}
      <span className={cx('shrink-0 text-xs', isOver ? 'text-faint' : 'text-muted')}>{stateOf(actor)}</span>
    </>
  );
}

/** An instance that waits for its next activation is alive, but not at work. */
function stateOf({ value, status, unsettled }: InspectedActor): string {
  if (value !== undefined) return value;
  return status === 'active' && unsettled === 0 ? inspectedActorsText.idle : status;
}

function Events({ view: { events, eventCount }, titles }: { view: InspectedRun; titles: ReadonlyMap<string, string> }) {
  const label = inspectedActorsText.events;
  const nameOf = (session: string | undefined) =>
    session === undefined ? '' : (titles.get(session) ?? inspectedActorsText.ended);
  return (
    <section aria-label={label} className="flex min-h-0 flex-col bg-surface">
      <div className="flex min-h-9 shrink-0 items-center border-line border-b px-3 text-faint text-sm tabular-nums">
        {eventCount > events.length
          ? inspectedActorsText.lastOfEvents(events.length, eventCount)
          : inspectedActorsText.countOfEvents(eventCount)}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do */}
      <ol className="min-h-0 flex-1 scroll-area focus-visible:-outline-offset-2" aria-label={label} tabIndex={0}>
        {events.toReversed().map(({ number, at, type, from, to }) => (
          <li key={number} className="flex items-baseline gap-2 border-line/60 border-b px-3 py-1 text-sm">
            <time className="shrink-0 font-mono text-faint text-xs tabular-nums">{clock.format(at)}</time>
            <span className="min-w-0 flex-1 truncate">
              {from !== undefined && <span className="text-muted">{nameOf(from)} → </span>}
              {nameOf(to)}
            </span>
            <span className="shrink-0 font-mono text-accent-text text-xs" title={type}>
              {eventText(type)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

function titleOfActor(started: RunData['started'], actor: InspectedActor): string {
  if (actor.kind === 'machine') return inspectedActorsText.lifeOfRun;
  if (actor.parent === undefined) return started?.flow.title ?? started?.flow.name ?? actor.id;
  const path = actor.id.replace(/#\d+$/, '');
  if (actor.kind === 'item') return itemTitle(path.slice(path.lastIndexOf('/') + 1));
  const title = titleOfPath(started, path);
  return actor.kind === 'effect' ? `${title} ${actor.id.slice(path.length)}` : title;
}

/** The activation that an actor is about, of which the other views know. */
function addressOf({ records, latest }: RunData, actor: InspectedActor | undefined): string | undefined {
  if (actor === undefined) return undefined;
  return records.has(actor.id) ? actor.id : latest.get(actor.id);
}
