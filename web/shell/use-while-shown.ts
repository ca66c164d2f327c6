import { useCallback, useEffect, useRef } from 'react';

/**
 * Gives a signal that is aborted when the component is closed: what it asked for is then called off, and what comes
 * of it is nothing to it any more.
 */
export function useWhileShown(): () => AbortSignal {
  const shown = useRef(new AbortController());
  useEffect(() => {
    // React mounts twice in development.
    if (shown.current.signal.aborted) shown.current = new AbortController();
    return () => shown.current.abort();
  }, []);
  return useCallback(() => shown.current.signal, []);
}
