/** How long a search for broken cases may take: `npm run fuzz` says more than the tests do. */
export function secondsToSearch(usual: number): number {
  const asked = Number(process.env.FLOWRIGHT_FUZZ_SECONDS ?? '');
  return Number.isFinite(asked) && asked > 0 ? asked : usual;
}

/** What `npm test` searches is the same each time: what it finds was broken by the change that is tested. */
const usualSeed = 20_261_123;

/** The seed of a search: the one asked for; a new one, which is printed when something is found, by `npm run fuzz`. */
export function seedToSearch(): number {
  const asked = Number(process.env.FLOWRIGHT_FUZZ_SEED ?? '');
  if (Number.isInteger(asked) && asked !== 0) return asked;
  return process.env.FLOWRIGHT_FUZZ_SECONDS === undefined ? usualSeed : (Date.now() ^ (process.pid << 8)) | 0;
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
