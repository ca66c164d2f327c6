// `npm test`: sets up what is needed and missing, runs everything there is, and closes with one line of numbers.
// `npm test -- unit e2e` runs only these stages.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countPlaywright, countTool, countVitest } from './read-reports.mjs';
import { projectRoot, setUp } from './setup-environment.mjs';

const node = (...parts) => [process.execPath, path.join(projectRoot, 'node_modules', ...parts)];
// `npm test` tells us which npm it is; otherwise the one on the PATH.
const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
const vitest = (project) => (reportFile) => [
  ...node('vitest', 'vitest.mjs'),
  ...['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
];

const stages = [
  {
    name: 'lint',
    group: 'check',
    what: 'format and lint (biome)',
    count: countTool,
    command: () => [...node('@biomejs', 'biome', 'bin', 'biome'), 'check', '--max-diagnostics=200'],
  },
  {
    name: 'types',
    group: 'check',
    what: 'types (tsc)',
    count: countTool,
    command: () => [...node('typescript', 'bin', 'tsc'), '-b'],
  },
  {
    name: 'unit',
    what: 'engine, server, stores and house rules (vitest)',
    count: countVitest,
    needsServices: true,
    command: vitest('node'),
  },
  {
    name: 'browser',
    what: 'parts in real Chromium (vitest)',
    count: countVitest,
    needsBrowser: true,
    command: vitest('browser'),
  },
  {
    name: 'build',
    what: 'workbench and server as they are shipped (vite)',
    count: countTool,
    command: () => [...npm, 'run', 'build'],
  },
  {
    name: 'e2e',
    what: 'end to end in real Chromium (Playwright)',
    count: countPlaywright,
    needsBrowser: true,
    command: () => [...node('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'],
  },
];

/** Of one stage, on a machine that does other things as well. */
const timeLimitMs = 30 * 60_000;
const isTerminal = process.stdout.isTTY === true;
let running;

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    endGroup(running, 'SIGTERM');
    process.exit(130);
  });
}
process.exitCode = await main(process.argv.slice(2));

async function main(wanted) {
  const chosen = stages.filter(
    ({ name, group }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(group),
  );
  const reports = mkdtempSync(path.join(tmpdir(), 'flowright-tests-'));
  try {
    if (chosen.length === 0)
      throw new Error(
        `There is no stage ${wanted.join(', ')}; there are ${stages.map(({ name }) => name).join(', ')}.`,
      );
    const environment = setUp({
      needsBrowser: chosen.some((stage) => stage.needsBrowser),
      needsServices: chosen.some((stage) => stage.needsServices),
    });
    const results = [];
    for (const stage of chosen) results.push(await runStage(stage, reports, environment));
    return close(results);
  } catch (error) {
    say(`${error.message}\n\n0 passed, 1 failed`);
    return 1;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** Runs one stage; whatever becomes of it, the next one is run too. */
async function runStage(stage, reports, environment) {
  const reportFile = path.join(reports, `${stage.name}.json`);
  const outputFile = path.join(reports, `${stage.name}.txt`);
  say(`${stage.name}: ${stage.what} …`);
  const started = performance.now();
  const ended = await runCommand(stage.command(reportFile), {
    outputFile,
    environment: {
      ...environment,
      PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
      ...(isTerminal ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
    },
  });
  const seconds = (performance.now() - started) / 1000;
  const counted = stage.count({ isOk: ended === 'ok', reportFile });
  if (counted.failed > 0) {
    say(`\n──── ${stage.name} failed; all of its output: ────`);
    say(readFileSync(outputFile, 'utf8').trimEnd());
    say(`──── end of ${stage.name}${ended === 'ok' || ended === 'failed' ? '' : `: ${ended}`} ────\n`);
  }
  return { ...stage, ...counted, seconds };
}

/** Resolves to `ok`, `failed`, or to what else happened. Output goes to a file: it is only wanted when something fails. */
function runCommand([program, ...args], { outputFile, environment }) {
  return new Promise((resolve) => {
    const output = createWriteStream(outputFile);
    // A group of its own, so that a runner that hangs is ended together with its browsers.
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    running = child;
    let reason;
    const limit = setTimeout(() => {
      reason = `it took longer than ${timeLimitMs / 60_000} minutes`;
      endGroup(child, 'SIGKILL');
    }, timeLimitMs);
    const end = (result) => {
      clearTimeout(limit);
      running = undefined;
      output.end(() => resolve(result));
    };
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    // What a runner leaves behind must not disturb the next one, nor keep its output open.
    child.on('exit', () => endGroup(child, 'SIGKILL'));
    child.on('error', (error) => end(`it could not be started: ${error.message}`));
    child.on('close', (code, signal) => end(reason ?? endOf(code, signal)));
  });
}

function endOf(code, signal) {
  if (signal !== null) return `it was ended by ${signal}`;
  return code === 0 ? 'ok' : 'failed';
}

function endGroup(child, signal) {
  if (child?.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

function close(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const row = (name, passed, failed, skipped, time) =>
    `${name.padEnd(14)}${String(passed).padStart(8)}${String(failed).padStart(8)}${String(skipped).padStart(9)}${time.padStart(9)}`;
  say('');
  say(row('stage', 'passed', 'failed', 'skipped', 'time'));
  for (const { name, passed, failed, skipped, seconds } of results)
    say(row(name, passed, failed, skipped, `${seconds.toFixed(1)} s`));
  say(row('all', sum('passed'), sum('failed'), sum('skipped'), `${sum('seconds').toFixed(1)} s`));
  say('');
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  say(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  return sum('failed') === 0 ? 0 : 1;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
