import { useCallback, useState } from 'react';
import { clientOf } from '../client/queries.ts';
import type { ShownRun } from './RunDock.tsx';

const key = (draft: string) => `flowright.editor-run.${draft}`;

/** The run shown with a draft, also after the page was loaded again: a run that waits must not get lost. */
export function useRunRemembered(draft: string): [ShownRun | undefined, (run: ShownRun | undefined) => void] {
  const [run, setRun] = useState(() => recall(draft));
  const change = useCallback(
    (next: ShownRun | undefined) => {
      if (next === undefined) sessionStorage.removeItem(key(draft));
      else sessionStorage.setItem(key(draft), `${next.client.place} ${next.id}`);
      setRun(next);
    },
    [draft],
  );
  return [run, change];
}

function recall(draft: string): ShownRun | undefined {
  const [place, id] = (sessionStorage.getItem(key(draft)) ?? '').split(' ');
  if (id === undefined || (place !== 'browser' && place !== 'server')) return undefined;
  return { client: clientOf(place), id };
}
