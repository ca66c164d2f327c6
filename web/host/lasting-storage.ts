/** The part of the browser's storage manager that is used here; not every browser has it. */
type Keeper = Pick<StorageManager, 'persist' | 'persisted'>;

const ofThisBrowser = (): Keeper | undefined => (typeof navigator === 'undefined' ? undefined : navigator.storage);

/**
 * Whether the browser has promised to keep what this site stores. Without that promise it may clear all of it: when
 * space is short, when a private window is closed, after seven days without a visit (Safari).
 */
export async function isStorageKept(keeper: Keeper | undefined = ofThisBrowser()): Promise<boolean> {
  try {
    return (await keeper?.persisted()) ?? false;
  } catch {
    return false;
  }
}

/** Asks for that promise, which some browsers show a question for. Never rejects; true when it was given. */
export async function askToKeepStorage(keeper: Keeper | undefined = ofThisBrowser()): Promise<boolean> {
  try {
    return (await isStorageKept(keeper)) || ((await keeper?.persist()) ?? false);
  } catch {
    return false;
  }
}
