import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { chosenRunsText } from '../../text/compare.ts';
import { Button } from '../../ui/index.ts';
import { compareAddress, type PlacedRunId } from './compare-address.ts';

/** Choosing two runs of a list. */
export interface Choosing {
  readonly isOn: boolean;
  readonly chosen: readonly PlacedRunId[];
  has(run: PlacedRunId): boolean;
  /** Chooses a run or lets it go; a third one takes the place of the first. */
  choose(run: PlacedRunId): void;
  toggle(): void;
}

export function useChosenRuns(): Choosing {
  const search = useSearch();
  const [isOn, setOn] = useState(() => new URLSearchParams(search).has('compare'));
  const [chosen, setChosen] = useState<readonly PlacedRunId[]>([]);
  const isSame = (run: PlacedRunId) => (other: PlacedRunId) => other.run === run.run && other.place === run.place;
  return {
    isOn,
    chosen,
    has: (run) => chosen.some(isSame(run)),
    choose: (run) =>
      setChosen(chosen.some(isSame(run)) ? chosen.filter((other) => !isSame(run)(other)) : [...chosen, run].slice(-2)),
    toggle: () => {
      setOn(!isOn);
      setChosen([]);
    },
  };
}

/** How many runs are chosen, and the way to their comparison. */
export function ChosenRuns({ choosing: { chosen, toggle } }: { choosing: Choosing }) {
  const [, navigate] = useLocation();
  const [first, second] = chosen;
  return (
    <div role="status" className="mb-3 flex flex-wrap items-center gap-3 rounded-lg bg-accent-soft px-3 py-2">
      <span className="text-accent-text">
        {chosen.length === 0 ? chosenRunsText.chooseTwoRuns : chosenRunsText.twoRunsAreChosen(chosen.length)}
      </span>
      <span className="flex-1" />
      <Button size="sm" onClick={toggle}>
        {chosenRunsText.cancel}
      </Button>
      <Button
        size="sm"
        look="primary"
        disabled={first === undefined || second === undefined}
        onClick={() => first !== undefined && second !== undefined && navigate(compareAddress(first, second))}
      >
        {chosenRunsText.compareTheTwo}
      </Button>
    </div>
  );
}
