/** How long a search for broken cases may take: `npm run fuzz` says more than the tests do. */
export function secondsToSearch(usual: number): number {
  const asked = Number(process.env.FLOWRIGHT_FUZZ_SECONDS ?? '');
  return Number.isFinite(asked) && asked > 0 ? asked : usual;
}

/** The seed of a search: a new one each time, printed by fast-check when something is found, or the one asked for. */
export function seedToSearch(): number {
  const asked = Number(process.env.FLOWRIGHT_FUZZ_SEED ?? '');
  return Number.isInteger(asked) && asked !== 0 ? asked : (Date.now() ^ (process.pid << 8)) | 0;
}

/** Settings of fast-check for a search of so many seconds. A case that takes long is finished, not cut off. */
export function searching(usual: number): {
  seed: number;
  interruptAfterTimeLimit: number;
  numRuns: number;
  markInterruptAsFailure: false;
} {
  const seconds = secondsToSearch(usual);
  const seed = seedToSearch();
  return { seed, interruptAfterTimeLimit: seconds * 1000, numRuns: 10_000_000, markInterruptAsFailure: false };
}
