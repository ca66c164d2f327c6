import { useSyncExternalStore } from 'react';

/** A phone, also one that lies on its side, and what zooming in or a large text leaves of a small screen. */
const query = '(max-width: 39.9375rem), (max-height: 26.25rem)';

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** True on a phone, where one thing is shown at a time. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
