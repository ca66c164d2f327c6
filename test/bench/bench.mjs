// `npm run bench`: what a step costs, next to LangGraph.js and to bare functions. Installs by itself what it compares with.
//   --rounds N     medians of N rounds (5)
//   --only a,b     only these workloads (chain, loop, map, nest)
//   --write        puts the result into docs/bench.md; without it nothing in the project changes
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildEngine } from './build-engine.mjs';
import { contenders, document, tables } from './report.mjs';
import { workloads } from './workloads.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const timeLimitMs = 10 * 60_000;
/** A contender that takes longer than this for one measurement has one round only. */
const slowMs = 30_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const chosen = values.only?.split(',') ?? Object.keys(workloads);
const unknown = chosen.find((name) => workloads[name] === undefined);
if (!(rounds >= 1) || unknown !== undefined)
  stop(unknown === undefined ? '--rounds must be 1 or more.' : `There is no workload "${unknown}".`);
if (values.write && chosen.length < Object.keys(workloads).length) stop('--write wants all workloads.');

const versions = install();
say('Building the engine …');
const { engineFile, remove } = await buildEngine();
try {
  const figures = measureAll(engineFile);
  process.stdout.write(`${tables(figures).join('\n')}\n`);
  if (values.write) {
    writeFileSync(path.join(here, '../../docs/bench.md'), document(figures, { rounds, versions }));
    say('Written to docs/bench.md.');
  }
} finally {
  remove();
}

/** Installs LangGraph.js as test/bench/package-lock.json names it, unless that is what is there. */
function install() {
  const wanted = readJson('package.json').dependencies;
  const installed = () => ({
    langgraph: readJson('node_modules/@langchain/langgraph/package.json')?.version,
    core: readJson('node_modules/@langchain/core/package.json')?.version,
  });
  const isThere = () =>
    installed().langgraph === wanted['@langchain/langgraph'] && installed().core === wanted['@langchain/core'];
  if (!isThere()) {
    say('Installing LangGraph.js for the comparison (once) …');
    const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
    const [program, ...args] = [...npm, 'ci', '--loglevel=error'];
    spawnSync(program, args, { cwd: here, stdio: ['ignore', 2, 2] });
    if (!isThere()) stop('LangGraph.js could not be installed; what npm said is above.');
  }
  return installed();
}

/** Rounds on the outside and contenders on the inside: what disturbs the machine for a while disturbs all of them. */
function measureAll(engineFile) {
  const taken = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const workload of chosen) {
      for (const contender of Object.keys(contenders)) {
        const known = taken[`${workload} ${contender}`] ?? [];
        taken[`${workload} ${contender}`] = known;
        if (known.isSlow) continue;
        const started = Date.now();
        known.push(measure({ contender, workload, engineFile }));
        known.isSlow = Date.now() - started > slowMs;
        say(
          `round ${round} of ${rounds}: ${workload}, ${contenders[contender]}: ${known.at(-1).microseconds.toFixed(2)} µs`,
        );
      }
    }
  }
  return Object.fromEntries(
    chosen.map((workload) => [
      workload,
      Object.fromEntries(
        Object.keys(contenders).map((contender) => [contender, medians(taken[`${workload} ${contender}`])]),
      ),
    ]),
  );
}

function measure(task) {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const result = spawnSync(process.execPath, [path.join(here, 'measure.mjs'), JSON.stringify(task)], {
    cwd: here,
    env: { ...environment, NODE_ENV: 'production', LANGSMITH_TRACING: 'false', LANGCHAIN_TRACING_V2: 'false' },
    encoding: 'utf8',
    timeout: timeLimitMs,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (result.status !== 0)
    throw new Error(`${task.contender} failed at ${task.workload}${result.signal ? ` (${result.signal})` : ''}.`);
  return JSON.parse(result.stdout);
}

function medians(measured) {
  const median = (key) => {
    const sorted = measured
      .map((one) => one[key])
      .filter((value) => value !== undefined)
      .sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)];
  };
  return {
    microseconds: median('microseconds'),
    peakMegabytes: Math.max(...measured.map(({ peakMegabytes }) => peakMegabytes)),
    recordedBytes: median('recordedBytes'),
    storedBytes: median('storedBytes'),
    isOnce: measured.isSlow && rounds > 1,
  };
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(path.join(here, file), 'utf8'));
  } catch {
    return undefined;
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text) {
  say(text);
  process.exit(2);
}
