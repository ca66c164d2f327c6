import { useMemo } from 'react';
import type { Example } from '#engine/protocol/index';
import { useLibrary, useRelease } from '../../client/queries.ts';
import { useOriginExamples } from '../../run/DraftRunDialog.tsx';

/** The examples that a draft can be tried on: of its own last release, and of the release that it came from. */
export function useDraftExamples(draft: string): readonly Example[] {
  const own = useLibrary().data?.find(({ name }) => name === draft);
  const released = useRelease(draft, own?.latest.version).data?.examples;
  const { examples: origin } = useOriginExamples(draft);
  return useMemo(() => {
    const all = [...(released ?? []), ...origin];
    return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
  }, [released, origin]);
}
