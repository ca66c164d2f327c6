import { useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { Release } from '#engine/protocol/index';
import { rememberOrigin } from '../store/draft-origin.ts';
import { createDraft } from '../store/drafts.ts';
import { showError } from '../ui/index.ts';

/** Makes a draft of a release, which can be changed while the release never does; calls back with its name. */
export function useAsDraft(
  onMade: (name: string) => void,
): [use: (release: Release | Promise<Release>) => void, isBusy: boolean] {
  const [isBusy, setBusy] = useState(false);
  const use = (release: Release | Promise<Release>) => {
    setBusy(true);
    Promise.resolve(release)
      .then(makeDraft)
      .then(onMade, (error: unknown) => showError(error, 'The copy could not be stored.'))
      .finally(() => setBusy(false));
  };
  return [use, isBusy];
}

async function makeDraft(release: Release): Promise<string> {
  const flow: FlowFile = release.flow;
  // The names of shipped flows are taken for ever, so a copy that can be published needs one of its own.
  const name = await createDraft(flow, release.shipped ? `my-${flow.name}`.slice(0, 64) : flow.name);
  rememberOrigin(name, `${release.name}@${release.version}`);
  return name;
}
