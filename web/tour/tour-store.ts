import { create } from 'zustand';

interface TourState {
  /** The run in this browser that the tour is about; undefined when there is no tour. */
  readonly run: string | undefined;
}

const key = 'flowright.tour';

/** A tour goes on after a reload, in the same tab. */
export const useTour = create<TourState>(() => ({ run: recall() }));

export function beginTour(run: string): void {
  useTour.setState({ run });
  keep(run);
}

export function endTour(): void {
  useTour.setState({ run: undefined });
  keep(undefined);
}

function recall(): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(run: string | undefined): void {
  try {
    if (run === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, run);
  } catch {
    // Without a storage a tour ends with a reload.
  }
}
