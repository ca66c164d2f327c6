import { Crown, Scale, Users } from 'lucide-react';
import { voteMeterText } from '../../text/discussion.ts';
import { Badge, cx } from '../../ui/index.ts';
import { voiceStyle } from './voice-looks.ts';
import type { Vote, VoteOption } from './votes.ts';

export interface VoteMeterProps {
  vote: Vote;
  title: string;
  voices: readonly string[];
  onSelect: (address: string) => void;
}

/** How the votes stand: a bar an option, who is for it and how sure they are, and who dissents. */
export function VoteMeter({ vote, title, voices, onSelect }: VoteMeterProps) {
  return (
    <section
      aria-label={title}
      className="mx-auto w-full max-w-3xl rounded-xl border border-line bg-surface p-3 shadow-raised"
    >
      <header className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <button
          type="button"
          className="flex items-center gap-1.5 rounded-sm font-medium text-sm hover:underline"
          onClick={() => onSelect(vote.address)}
        >
          <Scale className="size-4 text-faint" aria-hidden /> {title}
        </button>
        <span className="flex-1" />
        <span className="flex flex-wrap items-center gap-x-3 text-faint text-xs tabular-nums">
          {vote.consensus !== undefined && <span>{voteMeterText.agree(percent(vote.consensus))}</span>}
          {vote.margin !== undefined && <span>{voteMeterText.margin(round(vote.margin))}</span>}
          {vote.isTied && <Badge tone="waiting">{voteMeterText.tied}</Badge>}
          {vote.invalid > 0 && <Badge tone="failed">{voteMeterText.invalid(vote.invalid)}</Badge>}
        </span>
      </header>
      <ul className="flex flex-col gap-2">
        {vote.options.map((option) => (
          <Option key={option.label} option={option} voices={voices} isPoints={vote.kind === 'points'} />
        ))}
      </ul>
      {vote.options.length === 0 && <p className="text-muted">{voteMeterText.nobodyGaveVoteThatCounts}</p>}
      {vote.dissent.length > 0 && (
        <p className="mt-2 flex items-start gap-1.5 border-line border-t pt-2 text-muted text-sm">
          <Users className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          <span className="wrap-anywhere">
            {voteMeterText.dissent(vote.dissent.map(({ name, option }) => `${name} (${option})`).join(', '))}
          </span>
        </p>
      )}
    </section>
  );
}

function Option({ option, voices, isPoints }: { option: VoteOption; voices: readonly string[]; isPoints: boolean }) {
  return (
    <li className="grid grid-cols-[minmax(4rem,10rem)_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1">
      <span className={cx('flex min-w-0 items-center gap-1.5', option.isWinner ? 'font-semibold' : 'text-muted')}>
        {option.isWinner && (
          <Crown className="size-3.5 shrink-0 text-done" role="img" aria-label={voteMeterText.winner} />
        )}
        <span className="truncate" title={option.label}>
          {option.label}
        </span>
      </span>
      <span className="h-3 overflow-hidden rounded-full bg-sunken" aria-hidden>
        <span
          className={cx('block h-full rounded-full', option.isWinner ? 'bg-done' : 'bg-skipped/60')}
          style={{ width: `${Math.max(1, option.share * 100)}%` }}
        />
      </span>
      <span className="text-right text-sm tabular-nums">
        {round(option.weight)}
        <span className="ml-1.5 text-faint text-xs">
          {isPoints ? voteMeterText.points : voteMeterText.votes(option.votes ?? 0)}
        </span>
      </span>
      {option.voters.length > 0 && (
        <span className="col-span-2 col-start-2 flex flex-wrap gap-x-2.5 gap-y-0.5 text-muted text-xs">
          {option.voters.map(({ name, confidence }, index) => (
            <span key={index} className="flex items-center gap-1" style={voiceStyle(Math.max(0, voices.indexOf(name)))}>
              <span className="size-2 rounded-full bg-(--voice)" aria-hidden />
              {name}
              {confidence !== undefined && <span className="text-faint tabular-nums">{percent(confidence)}</span>}
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function round(value: number): string {
  return String(Number(value.toFixed(2)));
}
