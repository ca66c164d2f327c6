// One contender, one workload, in a process of its own: prints its figures as one line of JSON.
import { performance } from 'node:perf_hooks';
import { workloads } from './workloads.mjs';

/** Timed until there are this many milliseconds or runs of them. */
const enoughMs = 400;
const enoughRuns = 1000;
/** A first run longer than this is not repeated: what warming up would save is lost in it. */
const slowMs = 10_000;

const contenders = {
  bare: ['bare', {}],
  memory: ['flowright', { isDurable: false }],
  sqlite: ['flowright', { isDurable: true }],
  langgraph: ['langgraph', { isSaved: false }],
  'langgraph-saver': ['langgraph', { isSaved: true }],
};

const { contender, workload, units = workloads[workload].units, engineFile } = JSON.parse(process.argv[2]);
const [file, options] = contenders[contender];
const { prepare } = await import(`./contenders/${file}.mjs`);
const prepared = await prepare(workload, units, { ...options, engineFile });
try {
  const times = [];
  const timed = async () => {
    const started = performance.now();
    await prepared.run();
    return performance.now() - started;
  };
  const first = await timed();
  if (first > slowMs) times.push(first);
  for (const begun = performance.now(); times.length < enoughRuns; times.push(await timed())) {
    if (times.length > 0 && (first > slowMs || performance.now() - begun > enoughMs)) break;
  }
  const runs = times.length + (first > slowMs ? 0 : 1);
  times.sort((one, other) => one - other);
  const figures = {
    microseconds: (times[Math.floor(times.length / 2)] * 1000) / units,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    recordedBytes: await prepared.recordedBytes?.(),
    storedBytes: await prepared.storedBytes?.(runs),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  prepared.close();
}
process.exit(0);
