import { Bot, Pencil, Repeat2, UserRound } from 'lucide-react';
import { memo } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { modelRoleOf, personRoleOf } from '#engine/format/performer';
import type { ActivationRecord } from '#engine/run/trace';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import { formatDuration } from '../shell/format-time.ts';
import type { RunData } from '../store/run-store.ts';
import { useNowOf, useRun, useStreamText } from '../store/use-run.ts';
import { heldCallText, traceRowViewText } from '../text/run.ts';
import { type AnyStatus, Badge, cx, StatusIcon } from '../ui/index.ts';
import { titleOfPath } from './node-titles.ts';
import { describePerformer } from './performer-choice.ts';
import { RowToggle } from './RowToggle.tsx';
import { durationOf, numberOf, type TraceRow } from './trace-rows.ts';

export interface TraceRowViewProps {
  id: string;
  store: StoreApi<RunData>;
  row: TraceRow;
  isSelected: boolean;
  onSelect: (address: string) => void;
  onToggle: (key: string) => void;
}

const composites = new Set(['flow', 'loop', 'map', 'item']);

// A row is its parent's `treeitem`; focus stays on the tree, which names the row that is selected.
export const TraceRowView = memo(function TraceRowView({
  id,
  store,
  row,
  isSelected,
  onSelect,
  onToggle,
}: TraceRowViewProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the tree, by aria-activedescendant
    <div
      id={id}
      role="treeitem"
      data-address={row.kind === 'activation' ? row.key : undefined}
      aria-level={row.depth + 1}
      aria-selected={isSelected}
      aria-expanded={row.hasChildren ? row.isOpen : undefined}
      onClick={() => onSelect(row.kind === 'activation' ? row.key : row.of)}
      className={cx(
        'flex h-full min-w-0 items-center gap-1.5 pr-3 text-base',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
      style={{ paddingLeft: 8 + row.depth * 16 }}
    >
      <RowToggle row={row} onToggle={onToggle} />
      {row.kind === 'round' ? (
        <span className="flex items-center gap-1.5 text-muted">
          <Repeat2 className="size-3.5" aria-hidden /> {traceRowViewText.round(row.round)}
        </span>
      ) : (
        <Activation store={store} row={row} />
      )}
    </div>
  );
});

function Activation({ store, row }: { store: StoreApi<RunData>; row: Extract<TraceRow, { kind: 'activation' }> }) {
  const { record } = row;
  const started = useRun(store, (data) => data.started);
  const isWorking = useRun(store, (data) => data.working.has(record.address) || data.streams.has(record.address));
  const held = useRun(store, (data) => data.heldCalls.get(record.address));
  const isOver = useRun(
    store,
    (data) => data.status === 'completed' || data.status === 'failed' || data.status === 'cancelled',
  );
  const status: AnyStatus = shownStatus(record.status, {
    isWorking,
    isHeld: held !== undefined,
    isOver,
    isComposite: composites.has(record.nodeType),
  });
  const now = useNowOf(store, status === 'active' || status === 'waiting' || status === 'held');
  const text = useStreamText(store, record.address);
  const duration = durationOf(record, now);
  const number = numberOf(record.address);
  const isItem = record.nodeType === 'item';
  const tokens = record.usage === undefined ? 0 : record.usage.inputTokens + record.usage.outputTokens;
  const isFaint = record.status === 'skipped' || record.status === 'cancelled';
  return (
    <>
      <StatusIcon status={status} />
      <span className={cx('max-w-[60%] shrink-0 truncate', isFaint ? 'text-faint' : 'text-ink')} title={record.address}>
        {isItem ? itemTitle(record.node) : titleOfPath(started, record.path)}
      </span>
      {number > 1 && !isItem && <span className="shrink-0 text-faint text-xs tabular-nums">#{number}</span>}
      {record.seated !== undefined && <SeatedBadge seated={record.seated} />}
      {record.edited === true && (
        <Badge tone="accent" icon={<Pencil aria-hidden />} title={traceRowViewText.somebodyEdited}>
          {traceRowViewText.edited}
        </Badge>
      )}
      {record.rounds !== undefined && (
        <span className="shrink-0 text-faint text-xs">{traceRowViewText.rounds(record.rounds)}</span>
      )}
      <span className="min-w-0 flex-1 truncate text-faint text-sm">
        {status === 'held' && held !== undefined ? (
          <span title={held.message}>{heldCallText.waitsForLimit(held.provider)}</span>
        ) : text !== '' ? (
          <Tail text={text} />
        ) : record.error !== undefined && record.status !== 'done' ? (
          record.error.message
        ) : (
          ''
        )}
      </span>
      {tokens > 0 && (
        <span
          className="shrink-0 text-faint text-xs tabular-nums"
          title={traceRowViewText.inOut(record.usage?.inputTokens ?? 0, record.usage?.outputTokens ?? 0)}
        >
          {traceRowViewText.tok(formatCount(tokens))}
          {record.usage?.cost !== undefined && `, ${formatCost(record.usage.cost)}`}
        </span>
      )}
      {duration !== undefined && status !== 'queued' && (
        <span className="w-14 shrink-0 text-right text-faint text-xs tabular-nums">{formatDuration(duration)}</span>
      )}
    </>
  );
}

/** Somebody else than the flow says is on this seat. */
function SeatedBadge({ seated: { performer, binding, by } }: { seated: NonNullable<ActivationRecord['seated']> }) {
  const isPerson = 'person' in performer;
  const roles = [modelRoleOf(performer), personRoleOf(performer)].filter((role) => role !== undefined);
  return (
    <Badge
      tone="accent"
      icon={isPerson ? <UserRound aria-hidden /> : <Bot aria-hidden />}
      title={traceRowViewText.nowChangedBy(describePerformer(performer, binding), by)}
    >
      {traceRowViewText.now((isPerson ? roles.reverse() : roles).join(' + '))}
    </Badge>
  );
}

/** The newest words, right-aligned so that they are seen arriving. */
function Tail({ text }: { text: string }) {
  return (
    <bdi className="italic">
      {text.length > 120 ? '…' : ''}
      {text.slice(-120).replaceAll(/\s+/g, ' ')}
    </bdi>
  );
}

export function itemTitle(node: string): string {
  const key = node.slice(node.indexOf('[') + 1, -1);
  return /^\d+$/.test(key) ? traceRowViewText.item(Number(key) + 1) : key;
}

/** An open leaf that nobody works on is queued, one whose call waits for its turn held; in a finished run nothing is open any more. */
export function shownStatus(
  status: AnyStatus,
  {
    isWorking,
    isHeld,
    isOver,
    isComposite,
  }: { isWorking: boolean; isHeld: boolean; isOver: boolean; isComposite: boolean },
): AnyStatus {
  if (isOver && (status === 'active' || status === 'waiting' || status === 'retrying')) return 'cancelled';
  if (isHeld && (status === 'active' || status === 'retrying')) return 'held';
  if (status === 'retrying' && isWorking) return 'active';
  if (status === 'waiting' && isWorking) return 'active';
  return status === 'active' && !isWorking && !isComposite ? 'queued' : status;
}
