// One contender, one workload, in a process of its own: sends its figures to the process that started it.
import { performance } from 'node:perf_hooks';
import { megabytes, waitingMs } from './own-process.mjs';
import { expected, takenSteps, workloads } from './workloads.mjs';

/** A first run longer than this is not repeated: what warming up would save is lost in it. */
const slowMs = 4_000;
const enoughRuns = 1_000;

const { file, options, workload, engineFile, warmingMs, timedMs } = JSON.parse(process.argv[2]);
const { shape, size, units } = workloads[workload];

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
try {
  await measure();
} catch (error) {
  fail(error);
}

async function measure() {
  const { prepare } = await import(`./contenders/${file}.mjs`);
  const prepared = await prepare({ shape, size, ...options, engineFile });
  if (prepared === undefined) return await send({ cannot: true });
  const loaded = megabytes();
  const first = await runOnce(prepared);
  const figures = {
    first: microseconds(first),
    microseconds: microseconds(first),
    peak: megabytes(),
    loaded,
    recordedBytes: await prepared.recordedBytes?.(),
    syncs: await prepared.syncsPerActivation?.(),
    sinceStart: first.sinceStart,
  };
  await send(figures);
  if (first.milliseconds < slowMs) {
    await prepared.forget?.();
    const warming = await series(prepared, warmingMs);
    const times = (await series(prepared, timedMs)).sort((one, other) => one.milliseconds - other.milliseconds);
    figures.microseconds = microseconds(times[Math.floor(times.length / 2)]);
    if (prepared.storedBytes) figures.storedBytes = prepared.storedBytes() / (1 + warming.length + times.length);
    await send(figures);
  }
  await prepared.close?.();
  process.exit(0);
}

async function series(prepared, enoughMs) {
  const times = [];
  const begun = performance.now();
  do {
    times.push(await runOnce(prepared));
    await prepared.forget?.();
  } while (times.length < enoughRuns && performance.now() - begun < enoughMs);
  return times;
}

/** Times one run and refuses a wrong result. A contender may have timed by itself, in a process of its own. */
async function runOnce(prepared) {
  takenSteps();
  const waited = waitingMs();
  const started = performance.now();
  const result = await prepared.run();
  const milliseconds = performance.now() - started - (waitingMs() - waited);
  const steps = takenSteps();
  const own = typeof result === 'object' && result !== null ? result : { value: result, milliseconds };
  const wanted = expected[shape](size);
  if (own.value !== wanted) throw new Error(`It resolved with ${own.value} instead of ${wanted}.`);
  if (steps !== units && shape !== 'tokens' && shape !== 'resume')
    throw new Error(`It took ${steps} steps instead of ${units}.`);
  return own;
}

function microseconds({ milliseconds }) {
  return (milliseconds * 1000) / units;
}

function send(message) {
  return new Promise((resolve) => process.send(message, resolve));
}

function fail(error) {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  process.send({ broke: message.slice(0, 300) }, () => process.exit(1));
}
