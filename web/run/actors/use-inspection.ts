import { useEffect, useState } from 'react';
import type { InspectedRun } from '../../client/inspected-run.ts';
import type { RunPlace } from '../../client/run-client.ts';
import { inspectRun } from '../../host/run-commands.ts';

/** What XState says of a run that is done in this browser; undefined for others, and while nobody works on it. */
export function useInspection(place: RunPlace, run: string): InspectedRun | undefined {
  const [view, setView] = useState<InspectedRun>();
  useEffect(() => {
    setView(undefined);
    return place === 'browser' ? inspectRun(run, setView) : undefined;
  }, [place, run]);
  return view;
}
