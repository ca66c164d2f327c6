import { useVirtualizer } from '@tanstack/react-virtual';
import { Columns3, MessageSquareText, MessagesSquare, NotebookPen } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import type { RunData } from '../../store/run-store.ts';
import { useRun } from '../../store/use-run.ts';
import { discussionTabText } from '../../text/discussion.ts';
import { cx, EmptyState, IconButton } from '../../ui/index.ts';
import { nodeAtPath } from '../node-at-path.ts';
import { titleOfPath } from '../node-titles.ts';
import { type DiscussionLayout, type DiscussionRow, discussionRows } from './discussion-rows.ts';
import { type Discussion, findDiscussion, type Turn } from './find-discussion.ts';
import { RoundHead } from './RoundHead.tsx';
import { type Knowledge, knownTo } from './shown-turns.ts';
import { TurnCard, type TurnCardProps } from './TurnCard.tsx';
import { VoteMeter } from './VoteMeter.tsx';

export interface DiscussionTabProps {
  store: StoreApi<RunData>;
  onSelect: (address: string) => void;
}

/** A debate as a debate: who says what in which round, who was shown what, and how the votes stand. */
export function DiscussionTab({ store, onSelect }: DiscussionTabProps) {
  const discussion = useDiscussion(store);
  if (discussion === undefined) {
    return (
      <EmptyState icon={<MessagesSquare />} title={discussionTabText.nobodyHasSaidAnythingYet}>
        {discussionTabText.itIsShownHere}
      </EmptyState>
    );
  }
  return <Table store={store} discussion={discussion} onSelect={onSelect} />;
}

/**
 * Whether a run has turned out to be a discussion. Once it has it stays one, and while it has not it is read only
 * when it has grown a good deal: a run of ten thousand activations is not read ten thousand times.
 */
export function useIsDiscussion(store: StoreApi<RunData>): boolean {
  const look = useRun(store, ({ sequence, status }) => {
    const isOver = status === 'completed' || status === 'failed' || status === 'cancelled';
    return sequence < 200 || isOver ? sequence : 2 ** Math.ceil(Math.log2(sequence));
  });
  const found = useRef(false);
  return useMemo(() => {
    const { started, records } = store.getState();
    if (!found.current && look > 0 && started !== undefined)
      found.current = findDiscussion(records, started) !== undefined;
    return found.current;
  }, [store, look]);
}

/** The discussion of a run, read again when its journal has grown. */
export function useDiscussion(store: StoreApi<RunData>): Discussion | undefined {
  const version = useRun(store, (data) => data.sequence);
  return useMemo(() => {
    const { started, records } = store.getState();
    return version === 0 || started === undefined ? undefined : findDiscussion(records, started);
  }, [store, version]);
}

function Table({ store, discussion, onSelect }: DiscussionTabProps & { discussion: Discussion }) {
  const isNarrow = useIsNarrow();
  const [chosen, setChosen] = useState<DiscussionLayout>('columns');
  const layout = isNarrow ? 'bubbles' : chosen;
  const rows = useMemo(() => discussionRows(discussion, layout), [discussion, layout]);
  const turns = useMemo(() => rows.flatMap(turnsOf), [rows]);
  const [pointed, setPointed] = useState<string>();
  const [current, setCurrent] = useState<string>();
  const known = useKnown(store, discussion, pointed);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 4,
    gap: 10,
    paddingStart: 12,
    paddingEnd: 24,
  });
  const currentKey = turns.some(({ key }) => key === current) ? current : turns[0]?.key;
  const move = (event: KeyboardEvent) => {
    const at = turns.findIndex(({ key }) => key === currentKey);
    if (event.key === 'Enter' && at >= 0) onSelect(turns[at]!.address);
    const target = turns[targetOf(event.key, at, turns.length)];
    if (target === undefined) return;
    event.preventDefault();
    const row = rows.findIndex((one) => turnsOf(one).includes(target));
    virtual.scrollToIndex(row, { align: 'auto' });
    focusTurn(scroller.current, target.key);
  };
  const card = (turn: Turn): TurnCardProps => ({
    store,
    turn,
    voice: discussion.voices.indexOf(turn.speaker),
    focus: pointed === undefined ? 'none' : pointed === turn.key ? 'self' : (known.get(turn.key) ?? 'unknown'),
    isCurrent: turn.key === currentKey,
    onPoint: setPointed,
    onCurrent: setCurrent,
    onSelect,
  });
  const started = store.getState().started;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-9 items-center gap-2 border-line border-b px-3 py-1">
        <p role="status" className="min-w-0 flex-1 truncate text-muted text-sm">
          {sayKnown(turns, pointed, known)}
        </p>
        {!isNarrow && <LayoutChoice layout={layout} onChange={setChosen} />}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the turns inside, which take the focus */}
      <div ref={scroller} className="min-h-0 flex-1 scroll-area bg-canvas" onKeyDown={move}>
        <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 px-3 sm:px-4"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <RowView
                  row={row}
                  card={card}
                  voices={discussion.voices}
                  titleOf={(address) => titleOfPath(started, address.replace(/#\d+$/, ''))}
                  onSelect={onSelect}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowViewProps {
  row: DiscussionRow;
  card: (turn: Turn) => TurnCardProps;
  voices: readonly string[];
  titleOf: (address: string) => string;
  onSelect: (address: string) => void;
}

function RowView({ row, card, voices, titleOf, onSelect }: RowViewProps) {
  switch (row.kind) {
    case 'section':
      return (
        <div className="flex items-baseline gap-2 pt-2">
          <h3 className="font-semibold text-md">{row.section.title}</h3>
          {row.section.kind === 'told' && (
            <span className="text-muted text-sm">{discussionTabText.writtenByOneModel}</span>
          )}
        </div>
      );
    case 'round':
      return <RoundHead round={row.round} />;
    case 'turns':
      return (
        <div
          className="grid items-start gap-2.5"
          style={{ gridTemplateColumns: `repeat(${row.columns.length}, minmax(0, 1fr))` }}
        >
          {row.columns.map((turns, index) => (
            <div key={index} className="flex min-w-0 flex-col gap-2">
              {turns.map((turn) => (
                <TurnCard key={turn.key} {...card(turn)} />
              ))}
            </div>
          ))}
        </div>
      );
    case 'turn':
      return (
        <div className={cx('max-w-3xl sm:w-[min(85%,48rem)]', row.isRight && 'sm:ml-auto')}>
          <TurnCard {...card(row.turn)} />
        </div>
      );
    case 'vote':
      return <VoteMeter vote={row.vote} title={titleOf(row.vote.address)} voices={voices} onSelect={onSelect} />;
    case 'minutes':
      return (
        <p className="flex flex-wrap items-center gap-x-2 text-faint text-xs">
          <NotebookPen className="size-3.5" aria-hidden />
          {row.minutes.map(({ address, title }) => (
            <button
              key={address}
              type="button"
              className="rounded-sm hover:text-ink hover:underline"
              onClick={() => onSelect(address)}
            >
              {title}
            </button>
          ))}
        </p>
      );
  }
}

function LayoutChoice({
  layout,
  onChange,
}: {
  layout: DiscussionLayout;
  onChange: (layout: DiscussionLayout) => void;
}) {
  return (
    <fieldset aria-label={discussionTabText.layout} className="flex items-center gap-0.5">
      <IconButton
        size="sm"
        label={discussionTabText.inColumns}
        aria-pressed={layout === 'columns'}
        onClick={() => onChange('columns')}
      >
        <Columns3 aria-hidden />
      </IconButton>
      <IconButton
        size="sm"
        label={discussionTabText.oneBelowOther}
        aria-pressed={layout === 'bubbles'}
        onClick={() => onChange('bubbles')}
      >
        <MessageSquareText aria-hidden />
      </IconButton>
    </fieldset>
  );
}

const nothingKnown: ReadonlyMap<string, Knowledge> = new Map();

function useKnown(store: StoreApi<RunData>, { sections }: Discussion, pointed: string | undefined) {
  return useMemo(() => {
    // In the order in which they were said, however they are laid out.
    const turns = sections.flatMap(({ rounds }) => rounds.flatMap((round) => round.turns));
    const turn = turns.find(({ key }) => key === pointed);
    const { started, records } = store.getState();
    if (turn === undefined || started === undefined) return nothingKnown;
    const remembers = ({ record }: Turn) => {
      const node = nodeAtPath(started, record.path)?.node;
      return node?.type === 'ask' && node.memory !== undefined;
    };
    return knownTo(turn, turns, records, remembers);
  }, [store, sections, pointed]);
}

function sayKnown(turns: readonly Turn[], pointed: string | undefined, known: ReadonlyMap<string, Knowledge>): string {
  const turn = turns.find(({ key }) => key === pointed);
  if (turn === undefined) return discussionTabText.pointAtTurnOrMove;
  if (turn.isTold) return discussionTabText.oneModelWroteThisWhole;
  const shown = turns.filter(({ key }) => known.has(key)).map(({ speaker }) => speaker);
  if (shown.length === 0) return discussionTabText.wasShownNothingOfWhat(turn.speaker);
  const counted = discussionTabText.earlierTurns(shown.length);
  return discussionTabText.knew(turn.speaker, counted, [...new Set(shown)].join(', '));
}

function turnsOf(row: DiscussionRow): readonly Turn[] {
  return row.kind === 'turn' ? [row.turn] : row.kind === 'turns' ? row.columns.flat() : [];
}

function targetOf(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}

/** The turn may have to be drawn first. */
function focusTurn(scroller: HTMLElement | null, key: string): void {
  const find = () => scroller?.querySelector<HTMLElement>(`[data-turn="${CSS.escape(key)}"]`);
  const found = find();
  if (found === null || found === undefined) requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus()));
  else found.focus();
}

function heightOf(row: DiscussionRow | undefined): number {
  return row?.kind === 'turns' || row?.kind === 'turn' || row?.kind === 'vote' ? 140 : 30;
}
