import { roundHeadText } from '../../text/discussion.ts';
import type { Round } from './find-discussion.ts';

/** A round begins: which one, and what was set for it. */
export function RoundHead({ round }: { round: Round }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1">
      <h4 className="font-medium text-muted text-sm">{round.label ?? roundHeadText.whatWasSet}</h4>
      <span className="h-px min-w-6 flex-1 bg-line" aria-hidden />
      {round.parameters.map(({ name, value, level }) => (
        <span key={name} className="flex items-center gap-1.5 text-faint text-xs">
          {name}
          {level !== undefined && <Level level={level} />}
          <span className="font-medium text-muted tabular-nums">{value}</span>
        </span>
      ))}
    </div>
  );
}

function Level({ level }: { level: number }) {
  return (
    <span className="h-1.5 w-14 overflow-hidden rounded-full bg-sunken" aria-hidden>
      <span className="block h-full rounded-full bg-running" style={{ width: `${level * 100}%` }} />
    </span>
  );
}
