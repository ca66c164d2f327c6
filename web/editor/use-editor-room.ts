import { useSyncExternalStore } from 'react';

/**
 * How much room there is, in widths of the text, which may be set large:
 * `all` three panels as wide as they like, or `tight` at their narrowest; else one asks for the settings, which come
 * `beside` the canvas or, on a phone held upright, `below` it.
 */
export type EditorRoom = 'all' | 'tight' | 'beside' | 'below';

const queries: ReadonlyArray<readonly [query: string, room: EditorRoom]> = [
  ['(max-width: 39.9375rem)', 'below'],
  ['(max-width: 44.9375rem), (max-height: 26.25rem)', 'beside'],
  ['(max-width: 57.9375rem)', 'tight'],
];

function subscribe(listener: () => void): () => void {
  const media = queries.map(([query]) => matchMedia(query));
  for (const one of media) one.addEventListener('change', listener);
  return () => {
    for (const one of media) one.removeEventListener('change', listener);
  };
}

function roomNow(): EditorRoom {
  return queries.find(([query]) => matchMedia(query).matches)?.[1] ?? 'all';
}

/** What the editor has room for. */
export function useEditorRoom(): EditorRoom {
  return useSyncExternalStore(subscribe, roomNow);
}
