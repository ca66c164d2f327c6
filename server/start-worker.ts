import { openParts, type PartsOptions } from './open-parts.ts';

export interface RunningWorker {
  /** Takes no more runs, writes what is in hand and leaves the cluster, within ten seconds. */
  close(): Promise<void>;
}

/** Works on the runs of a cluster, without an API. Rejects with STORE_FAILED or BAD_REQUEST. */
export async function startWorker(
  options: PartsOptions & Required<Pick<PartsOptions, 'cluster'>>,
): Promise<RunningWorker> {
  const open = await openParts(options);
  const close = async () => {
    open.stop();
    await open.runs.close();
    await open.closeStores();
  };
  try {
    await open.runs.begin();
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
