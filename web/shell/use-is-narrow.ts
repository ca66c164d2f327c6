import { useSyncExternalStore } from 'react';

/** A phone, also one that lies on its side, and what zooming in leaves of a small screen. */
const query = '(max-width: 639px), (max-height: 420px)';

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** True on a phone, where one thing is shown at a time. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
