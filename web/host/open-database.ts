import { type DBSchema, type IDBPDatabase, type OpenDBCallbacks, openDB } from 'idb';
import { FlowError } from '#engine/errors';

interface DatabaseDescription<Schema extends DBSchema> {
  readonly name: string;
  readonly version: number;
  readonly upgrade: NonNullable<OpenDBCallbacks<Schema>['upgrade']>;
}

/**
 * Opens an IndexedDB database that gives way to newer versions of itself: it closes when another tab wants to
 * upgrade it. Rejects with STORE_FAILED when it cannot be opened, and at once (rather than waiting for the
 * person to notice) when an older tab stands in the way of our own upgrade.
 */
export async function openDatabase<Schema extends DBSchema>(
  description: DatabaseDescription<Schema>,
): Promise<IDBPDatabase<Schema>> {
  const { name, version, upgrade } = description;
  let refuse: (error: FlowError) => void = () => {};
  const blocked = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const opening = openDB<Schema>(name, version, {
    upgrade,
    blocked: () =>
      refuse(
        new FlowError(
          'STORE_FAILED',
          `The storage "${name}" of this browser must be upgraded, but another tab still uses the older version. Close the other tabs of Flowright, then reload this page.`,
        ),
      ),
    blocking: (_current, _wanted, event) => closeTarget(event),
  });
  // When the other tab is closed after we gave up, the database opens after all and nobody would close it.
  let gaveUp = false;
  opening.then((database) => gaveUp && database.close()).catch(() => {});
  try {
    return await Promise.race([opening, blocked]);
  } catch (error) {
    gaveUp = true;
    throw storeFailure(error, `The storage "${name}" of this browser cannot be opened`);
  }
}

function closeTarget(event: Event): void {
  if (event.target instanceof IDBDatabase) event.target.close();
}

/** Any failure of IndexedDB as a STORE_FAILED that says `what` and why; a FlowError stays as it is. */
export function storeFailure(error: unknown, what: string): FlowError {
  if (error instanceof FlowError) return error;
  return new FlowError('STORE_FAILED', `${what}: ${reasonOf(error)}.`, { cause: error });
}

function reasonOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return 'the browser gives this site no more space';
  if (name === 'VersionError')
    return 'it was written by a newer version of Flowright; reload this page to get that version';
  if (name === 'InvalidStateError') return 'it was closed, or upgraded by another tab; reload this page';
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
