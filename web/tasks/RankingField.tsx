import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Json } from '#engine/json';
import { rankingFieldText } from '../text/tasks.ts';
import { choiceLabel, IconButton } from '../ui/index.ts';

export interface RankingFieldProps {
  /** Best first. */
  ranking: readonly Json[];
  onChange: (ranking: readonly Json[]) => void;
}

/** Options to be moved up and down: none can be left out or named twice. */
export function RankingField({ ranking, onChange }: RankingFieldProps) {
  const swap = (index: number) =>
    onChange(
      ranking.map((option, at) => {
        if (at === index) return ranking[index + 1]!;
        return at === index + 1 ? ranking[index]! : option;
      }),
    );
  return (
    <ol aria-label={rankingFieldText.rankingBestFirst} className="flex flex-col gap-2">
      {ranking.map((option, index) => (
        <li
          key={JSON.stringify(option)}
          className="flex items-center gap-2 rounded-lg border border-line bg-surface p-2 text-base"
        >
          <span className="w-5 shrink-0 text-center text-faint tabular-nums">{index + 1}</span>
          <span className="wrap-anywhere min-w-0 flex-1">{choiceLabel(option)}</span>
          <IconButton
            label={rankingFieldText.moveItemUp(index + 1)}
            disabled={index === 0}
            onClick={() => swap(index - 1)}
          >
            <ArrowUp aria-hidden />
          </IconButton>
          <IconButton
            label={rankingFieldText.moveItemDown(index + 1)}
            disabled={index === ranking.length - 1}
            onClick={() => swap(index)}
          >
            <ArrowDown aria-hidden />
          </IconButton>
        </li>
      ))}
    </ol>
  );
}
