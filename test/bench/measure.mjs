// One contender, one workload, in a process of its own: prints its figures as one line of JSON.
import { performance } from 'node:perf_hooks';
import { workloads } from './workloads.mjs';

/** Warmed up this long, and then timed this long, but at least one run each. */
const enoughMs = 1_000;
const enoughRuns = 1_000;
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
  let runs = 0;
  const series = async () => {
    const times = [];
    const begun = performance.now();
    do {
      const started = performance.now();
      await prepared.run();
      times.push(performance.now() - started);
      runs += 1;
    } while (times.length < enoughRuns && performance.now() - begun < enoughMs);
    return times;
  };
  const first = await series();
  const times = first[0] > slowMs ? first : await series();
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
