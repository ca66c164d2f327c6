import { useCallback, useState } from 'react';
import type { ModelPrice } from '#engine/protocol/index';
import { type PriceDraft, type PriceProblems, readPriceDrafts, toPriceDrafts } from './price-drafts.ts';

export interface PriceDrafts {
  readonly rows: readonly PriceDraft[];
  readonly problems: PriceProblems;
  change(rows: readonly PriceDraft[]): void;
  /** Begins again with what is stored. */
  readonly reset: (prices: readonly ModelPrice[]) => void;
  /** The prices; undefined when something is wrong, which the rows then say. */
  finish(): ModelPrice[] | undefined;
}

/** The prices of a form while they are edited; problems are said first when it is sent, then as they are mended. */
export function usePriceDrafts(initial: readonly ModelPrice[]): PriceDrafts {
  const [rows, setRows] = useState<readonly PriceDraft[]>(() => toPriceDrafts(initial));
  const [isChecked, setChecked] = useState(false);
  const reset = useCallback((stored: readonly ModelPrice[]) => {
    setRows(toPriceDrafts(stored));
    setChecked(false);
  }, []);
  const { prices, problems } = readPriceDrafts(rows);
  return {
    rows,
    problems: isChecked ? problems : {},
    change: setRows,
    reset,
    finish() {
      setChecked(true);
      return Object.keys(problems).length === 0 ? prices : undefined;
    },
  };
}
