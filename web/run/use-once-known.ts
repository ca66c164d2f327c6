import { useEffect, useState } from 'react';

export interface OnceKnown {
  /** Does it: at once, or when what it depends on is known. */
  readonly go: () => void;
  /** Whether it was asked for and what it depends on is still being loaded. */
  readonly isWaiting: boolean;
}

/**
 * What somebody asked for is done with everything that it depends on: a form that is sent before its choices are
 * loaded would be sent without them.
 */
export function useOnceKnown(isKnown: boolean, act: () => Promise<void>): OnceKnown {
  const [isWaiting, setWaiting] = useState(false);
  useEffect(() => {
    if (!isWaiting || !isKnown) return;
    setWaiting(false);
    void act();
  });
  return { go: () => (isKnown ? void act() : setWaiting(true)), isWaiting: isWaiting && !isKnown };
}
