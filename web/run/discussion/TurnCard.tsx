import { Eye, History, UserRound } from 'lucide-react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunData } from '../../store/run-store.ts';
import { useStreamText } from '../../store/use-run.ts';
import { turnCardText } from '../../text/discussion.ts';
import { Badge, cx, Markdown, StatusBadge } from '../../ui/index.ts';
import type { Turn } from './find-discussion.ts';
import type { Knowledge } from './shown-turns.ts';
import { percent } from './VoteMeter.tsx';
import { initialsOf, voiceStyle } from './voice-looks.ts';

export interface TurnCardProps {
  store: StoreApi<RunData>;
  turn: Turn;
  voice: number;
  /** The turn that is pointed at: this one, or another whose speaker did or did not know this one. */
  focus: 'none' | 'self' | 'unknown' | Knowledge;
  isCurrent: boolean;
  onPoint: (key: string | undefined) => void;
  onCurrent: (key: string) => void;
  onSelect: (address: string) => void;
}

/** What somebody said once. Pointing at it lights up what its speaker was shown; Enter opens it in the trace. */
export function TurnCard({ store, turn, voice, focus, isCurrent, onPoint, onCurrent, onSelect }: TurnCardProps) {
  const { said, record } = turn;
  const isOpen = record.status === 'active' || record.status === 'waiting' || record.status === 'retrying';
  return (
    <article
      tabIndex={isCurrent ? 0 : -1}
      data-turn={turn.key}
      aria-label={`${turn.speaker}${turn.caption === undefined ? '' : `, ${turn.caption}`}`}
      style={voiceStyle(voice)}
      onMouseEnter={() => onPoint(turn.key)}
      onMouseLeave={() => onPoint(undefined)}
      onFocus={() => {
        onCurrent(turn.key);
        onPoint(turn.key);
      }}
      onBlur={() => onPoint(undefined)}
      onDoubleClick={() => onSelect(turn.address)}
      className={cx(
        'relative min-w-0 rounded-xl border border-(--voice)/25 bg-(--voice-soft) px-3 py-2 transition-opacity duration-150',
        focus === 'unknown' && 'opacity-45',
        focus === 'self' && 'border-(--voice)',
        (focus === 'shown' || focus === 'remembered') && 'outline-2 outline-accent',
        focus === 'remembered' && 'outline-dashed',
      )}
    >
      <header className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1">
        <span
          className="flex size-5.5 shrink-0 items-center justify-center rounded-full bg-(--voice) font-semibold text-2xs text-surface"
          aria-hidden
        >
          {initialsOf(turn.speaker)}
        </span>
        <span className="font-semibold text-(--voice)">{turn.speaker}</span>
        {turn.isPerson && <UserRound className="size-3.5 text-faint" role="img" aria-label={turnCardText.aPerson} />}
        {turn.caption !== undefined && <span className="text-muted text-sm">{turn.caption}</span>}
        <span className="flex-1" />
        <KnownBadge focus={focus} />
        {said.answer !== undefined && <Badge tone="accent">{said.answer}</Badge>}
        {said.confidence !== undefined && <Confidence share={said.confidence} />}
      </header>
      {isOpen ? <Saying store={store} turn={turn} /> : <Words turn={turn} />}
      {record.status !== 'done' && <StatusBadge status={record.status} />}
    </article>
  );
}

function KnownBadge({ focus }: Pick<TurnCardProps, 'focus'>) {
  if (focus !== 'shown' && focus !== 'remembered') return null;
  return (
    <Badge tone="accent" icon={focus === 'shown' ? <Eye aria-hidden /> : <History aria-hidden />}>
      {focus}
    </Badge>
  );
}

function Confidence({ share }: { share: number }) {
  return (
    <span className="flex items-center gap-1.5 text-muted text-xs tabular-nums" title={turnCardText.confidence}>
      <span className="h-1.5 w-12 overflow-hidden rounded-full bg-sunken" aria-hidden>
        <span className="block h-full rounded-full bg-(--voice)" style={{ width: `${share * 100}%` }} />
      </span>
      <span>
        <span className="sr-only">{turnCardText.confidenceLabel} </span>
        {percent(share)}
      </span>
    </span>
  );
}

function Words({ turn: { said, record } }: { turn: Turn }) {
  const isEmpty = said.text === '' && said.points.length === 0 && said.facts.length === 0 && said.answer === undefined;
  if (record.error !== undefined && record.status !== 'done')
    return <p className="text-failed-ink">{record.error.message}</p>;
  if (isEmpty) return record.status === 'done' ? <p className="text-faint">{turnCardText.saidNothing}</p> : null;
  return (
    <>
      {said.text !== '' && <Markdown className="wrap-anywhere">{said.text}</Markdown>}
      {said.points.length > 0 && (
        <ul className="list-disc pl-4">
          {said.points.map((point, index) => (
            <li key={index} className="wrap-anywhere">
              {point}
            </li>
          ))}
        </ul>
      )}
      {said.facts.length > 0 && (
        <p className="mt-1 flex flex-wrap gap-x-3 text-faint text-xs">
          {said.facts.map(([name, value]) => (
            <span key={name}>
              {name}: <span className="text-muted">{value}</span>
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Saying({ store, turn }: { store: StoreApi<RunData>; turn: Turn }) {
  const text = useStreamText(store, turn.address);
  return text === '' ? null : <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>;
}
