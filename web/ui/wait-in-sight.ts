import { waitBarText } from '../text/ui.ts';
import { toast } from './Toast.tsx';

/** What is there sooner was there before anybody could read that it is waited for. */
const sayAfterMs = 500;

/**
 * Does something that may take a while: soon says what, with a way to call it off. Resolves to undefined when it was
 * called off, and rejects when it fails by itself.
 */
export async function waitInSight<T>(label: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const stop = new AbortController();
  let shown: string | number | undefined;
  const saying = setTimeout(() => {
    const action = { label: waitBarText.cancel, onClick: () => stop.abort() };
    shown = toast.loading(label, { duration: Number.POSITIVE_INFINITY, action });
  }, sayAfterMs);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(saying);
    if (shown !== undefined) toast.dismiss(shown);
  }
}
