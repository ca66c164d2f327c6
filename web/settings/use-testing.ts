import { useState } from 'react';
import { useWhileShown } from '../shell/use-while-shown.ts';
import { showError } from '../ui/index.ts';

/** Asking a server whether it answers, which takes as long as that server takes and can be called off. */
export function useTesting<T>(ask: (signal: AbortSignal) => Promise<T>) {
  const [result, setResult] = useState<T>();
  const [asking, setAsking] = useState<AbortController>();
  const whileShown = useWhileShown();
  const start = async () => {
    const stop = new AbortController();
    setAsking(stop);
    setResult(undefined);
    try {
      setResult(await ask(AbortSignal.any([stop.signal, whileShown()])));
    } catch (error) {
      if (!stop.signal.aborted && !whileShown().aborted) showError(error);
    } finally {
      setAsking(undefined);
    }
  };
  return { result, isAsking: asking !== undefined, start, cancel: () => asking?.abort() };
}
