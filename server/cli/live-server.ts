import { findServer, type ServerNote } from '../server-note.ts';

const patienceMs = 2000;

/**
 * The server that runs on a data folder. Its note alone is not believed: after a power cut it may name a process
 * number that something else has by now.
 */
export async function findLiveServer(dataFolder: string): Promise<ServerNote | undefined> {
  const note = findServer(dataFolder);
  if (note === undefined) return undefined;
  try {
    const response = await fetch(`${note.url}/healthz`, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
    const health: unknown = await response.json();
    const isOurs =
      typeof health === 'object' && health !== null && 'product' in health && health.product === 'flowright';
    return isOurs ? note : undefined;
  } catch {
    return undefined;
  }
}
