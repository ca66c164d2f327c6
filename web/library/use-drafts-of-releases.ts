import { useState } from 'react';
import type { Release } from '#engine/protocol/index';
import { rememberOrigin } from '../store/draft-origin.ts';
import { createDraft } from '../store/drafts.ts';
import { useDraftsOfReleasesText } from '../text/gallery.ts';
import { showError } from '../ui/index.ts';
import { pinningFlow, pinningNode } from './pinning-flow.ts';

type Make = (release: Release | Promise<Release>) => void;

/** Makes a draft that calls a release, pinned to its content; calls back with the draft's name. */
export function useReleases(onMade: (name: string) => void): [use: Make, isBusy: boolean] {
  return useMaking(makeUse, onMade);
}

/** Makes a draft that is a copy of a release and remembers where it came from; calls back with its name. */
export function useForks(onMade: (name: string) => void): [fork: Make, isBusy: boolean] {
  return useMaking(makeFork, onMade);
}

function useMaking(make: (release: Release) => Promise<string>, onMade: (name: string) => void): [Make, boolean] {
  const [isBusy, setBusy] = useState(false);
  const start: Make = (release) => {
    setBusy(true);
    Promise.resolve(release)
      .then(make)
      .then(onMade, (error: unknown) => showError(error, useDraftsOfReleasesText.newFlowCouldNot))
      .finally(() => setBusy(false));
  };
  return [start, isBusy];
}

async function makeUse(release: Release): Promise<string> {
  const made = await createDraft(pinningFlow(release), ownName(release));
  const { name, version, hash } = release;
  rememberOrigin(made, { name, version, hash, isFork: false, node: pinningNode(release) });
  return made;
}

async function makeFork(release: Release): Promise<string> {
  const made = await createDraft(release.flow, ownName(release));
  const { name, version, hash } = release;
  rememberOrigin(made, { name, version, hash, isFork: true });
  return made;
}

/** Under the name of a release only its own author publishes the next one. */
function ownName({ name }: Release): string {
  return `my-${name}`.slice(0, 64);
}
