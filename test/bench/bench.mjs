// `npm run bench`: what a step costs, next to what one would take instead, and to bare functions. Installs by itself
// what it compares with.
//   --only a,b        only these workloads, by name (chain1000) or shape (chain, loop, map, nest, runs, tokens, resume)
//   --contenders a,b  only these (flowright stands for both its journals, langgraph for with and without its saver)
//   --rounds N        medians of N rounds (3)
//   --limit S         seconds after which a measurement is given up (25)
//   --quick           one short round without the largest sizes
//   --write           puts the result into docs/bench.md; without it nothing in the project changes
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildEngine } from './build-engine.mjs';
import { contenders } from './contenders.mjs';
import { document } from './document.mjs';
import { report } from './report.mjs';
import { runCell } from './run-cell.mjs';
import { workloads } from './workloads.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
/** How long a contender is warmed up and then timed, ms. */
const thorough = { warmingMs: 450, timedMs: 200 };
const short = { warmingMs: 250, timedMs: 100 };
/** After this time only what has no figure yet is measured. */
const enoughMs = 11 * 60_000;
/** What takes longer than this has one round only. */
const slowMs = 6_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    contenders: { type: 'string' },
    rounds: { type: 'string' },
    limit: { type: 'string', default: '25' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const wanted = {
  workloads: choose(
    'workload',
    values.only,
    Object.keys(workloads).filter(
      (name) => !values.quick || workloads[name].size < 2_000 || ['tokens', 'resume'].includes(workloads[name].shape),
    ),
    (name, asked) => name === asked || workloads[name].shape === asked,
  ),
  contenders: choose(
    'contender',
    values.contenders,
    Object.keys(contenders),
    (name, asked) => name === asked || name.startsWith(`${asked}-`),
  ),
};
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
if (!(rounds >= 1)) stop('--rounds must be 1 or more.');
if (values.write && (values.only ?? values.contenders ?? (values.quick || undefined)) !== undefined)
  stop('--write wants everything.');

const versions = install();
say('Building the engine …');
const { engineFile, remove } = await buildEngine();
try {
  const figures = await measureAll(engineFile);
  process.stdout.write(`${report(figures, wanted).join('\n')}\n`);
  if (values.write) {
    writeFileSync(path.join(here, '../../docs/bench.md'), document(figures, { wanted, versions }));
    say('Written to docs/bench.md.');
  }
} finally {
  remove();
}
if ((values.only ?? values.contenders ?? (values.quick || undefined)) === undefined) {
  say('Runs a second of a server and of clusters …');
  const cluster = path.join(here, 'cluster/bench-cluster.mjs');
  const parts = ['--only', 'sqlite,redis,postgres,inside,takeover'];
  process.exitCode = spawnSync(process.execPath, [cluster, ...parts], { stdio: 'inherit' }).status ?? 1;
}

/** What was asked for, by name or by kind; everything when nothing was. */
function choose(what, asked, all, isMeant) {
  if (asked === undefined) return all;
  const names = asked.split(',');
  const unknown = names.find((one) => !all.some((name) => isMeant(name, one)));
  if (unknown !== undefined) stop(`There is no ${what} "${unknown}". There are: ${all.join(', ')}.`);
  return all.filter((name) => names.some((one) => isMeant(name, one)));
}

/** Installs the peers as test/bench/package-lock.json names them, unless that is what is there; returns versions. */
function install() {
  const { dependencies } = readJson('package.json');
  const installed = () =>
    Object.fromEntries(
      Object.keys(dependencies).map((name) => [name, readJson(`node_modules/${name}/package.json`)?.version]),
    );
  const isThere = () => Object.entries(installed()).every(([name, version]) => dependencies[name] === version);
  if (!isThere()) {
    say('Installing what Flowright is compared with (once) …');
    const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
    // None of them needs its install scripts for what is measured here.
    const [program, ...args] = [...npm, 'ci', '--ignore-scripts', '--loglevel=error'];
    spawnSync(program, args, { cwd: here, stdio: ['ignore', 2, 2] });
    if (!isThere()) stop('They could not be installed; what npm said is above.');
  }
  return installed();
}

/** Rounds on the outside and contenders on the inside: what disturbs the machine for a while disturbs all of them. */
async function measureAll(engineFile) {
  const begun = Date.now();
  const cells = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const workload of wanted.workloads) {
      for (const contender of wanted.contenders) {
        cells[`${workload} ${contender}`] ??= { measured: [] };
        if (round > 1 && Date.now() - begun > enoughMs) continue;
        await measure(cells[`${workload} ${contender}`], { workload, contender, engineFile, round });
      }
    }
  }
  const cellOf = (workload, contender) => medians(cells[`${workload} ${contender}`].measured);
  return Object.fromEntries(
    wanted.workloads.map((workload) => [
      workload,
      Object.fromEntries(wanted.contenders.map((contender) => [contender, cellOf(workload, contender)])),
    ]),
  );
}

async function measure(cell, { workload, contender, engineFile, round }) {
  if (cell.isOver) return;
  const started = Date.now();
  const { file, options } = contenders[contender];
  const task = { file, options, workload, engineFile, ...(values.quick ? short : thorough) };
  const isAsked = workloads[workload].only?.includes(contender) ?? true;
  const figures = isAsked ? await runCell(task, Number(values.limit) * 1000) : { cannot: true };
  cell.measured.push(figures);
  cell.isOver = figures.cannot || figures.broke !== undefined || Date.now() - started > slowMs;
  const said = figures.cannot ? '–' : (figures.broke ?? `${figures.microseconds.toFixed(2)} µs`);
  say(`round ${round} of ${rounds}: ${workloads[workload].title}, ${contenders[contender].title}: ${said}`);
}

/** Of every figure the median; of peak memory the highest. */
function medians(measured) {
  const failed = measured.find(({ broke, cannot }) => cannot || broke !== undefined);
  if (failed !== undefined) return failed;
  const medianOf = (key) => {
    const sorted = measured
      .map((one) => one[key])
      .filter((value) => value !== undefined && value !== null)
      .sort((one, other) => one - other);
    return sorted[Math.floor((sorted.length - 1) / 2)];
  };
  const keys = new Set(measured.flatMap((one) => Object.keys(one)));
  const all = Object.fromEntries([...keys].map((key) => [key, medianOf(key)]));
  return { ...all, peak: Math.max(...measured.map(({ peak }) => peak)), rounds: measured.length };
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
