import type { RunPlace } from '../../client/run-client.ts';

export interface PlacedRunId {
  readonly place: RunPlace;
  readonly run: string;
}

/** The page that shows two runs side by side; browser runs are marked as in the addresses of tasks. */
export function compareAddress(first: PlacedRunId, second: PlacedRunId): string {
  return `/runs/compare?a=${print(first)}&b=${print(second)}`;
}

/** The runs that an address names; undefined when it does not name two. */
export function readComparison(search: string): { first: PlacedRunId; second: PlacedRunId } | undefined {
  const parameters = new URLSearchParams(search);
  const first = read(parameters.get('a'));
  const second = read(parameters.get('b'));
  return first === undefined || second === undefined ? undefined : { first, second };
}

function print({ place, run }: PlacedRunId): string {
  return place === 'browser' ? `browser-${run}` : run;
}

function read(text: string | null): PlacedRunId | undefined {
  const [, mark, run] = /^(browser-)?([a-z0-9]{1,64})$/.exec(text ?? '') ?? [];
  if (run === undefined) return undefined;
  return { place: mark === undefined ? 'server' : 'browser', run };
}
