// Plain JavaScript without dependencies: makes a fresh clone able to run the tests, and says what it does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installedChromiums, ownBrowser } from './installed-chromium.mjs';
import { findPostgres, findRedis } from './services/find-programs.mjs';

export const projectRoot = fileURLToPath(new URL('../', import.meta.url));
const minute = 60_000;

/**
 * Installs what the tests need and lacks. Returns the environment for the stages. Throws an error whose message
 * says what could not be had and what to do.
 */
export function setUp({ needsBrowser, needsServices }) {
  setUpPackages();
  if (needsServices) setUpServices();
  if (!needsBrowser) return { ...process.env };
  const browser = findBrowser() ?? installByApt() ?? installByPlaywright();
  if (browser === undefined) {
    throw new Error(
      'No browser could be had. Install Chromium or Chrome, or name one in CHROMIUM_PATH, and try again.',
    );
  }
  say(`Browser: ${browser.name}`);
  return { ...process.env, CHROMIUM_PATH: browser.path };
}

/** Node's age is looked at and `npm ci` run, when needed, by the same code as for `npm start`. */
function setUpPackages() {
  const script =
    "const { requireNode, ensureInstalled } = await import('./server/cli/ensure-build.mjs'); requireNode(); ensureInstalled();";
  const { status } = run(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The packages could not be installed.');
}

function findBrowser() {
  for (const path of installedChromiums()) {
    const version = versionOf(path);
    if (version !== undefined) return { path, name: `${version} (${path})` };
    say(`${path} does not start; looking for another browser.`);
  }
  const path = playwrightBrowser();
  return path === undefined || versionOf(path) === undefined
    ? undefined
    : { path: ownBrowser, name: "Playwright's own" };
}

const services = [
  { name: 'PostgreSQL', package: 'postgresql', find: findPostgres },
  { name: 'Redis', package: 'redis-server', find: findRedis },
];

/**
 * The servers of a cluster, of which the tests start their own. Where they cannot be had, what needs them is skipped;
 * in CI that is an error.
 */
function setUpServices() {
  const missing = () => services.filter(({ find }) => find() === undefined);
  const wanted = missing();
  if (wanted.length === 0) return;
  const names = (list) => list.map(({ name }) => name).join(' and ');
  aptInstall({ what: `${names(wanted)}, for the tests of a cluster`, packages: wanted.map((one) => one.package) });
  const lacking = missing();
  if (lacking.length === 0) return;
  const message = `${names(lacking)} could not be had`;
  if (process.env.CI) throw new Error(`${message}, and in CI nothing is skipped for want of it.`);
  say(`${message}: the tests of a cluster are skipped.`);
}

/** Debian's Chromium, when this is Debian and we may install; Ubuntu has only the whole of it. */
function installByApt() {
  for (const name of ['chromium-headless-shell', 'chromium'])
    if (aptInstall({ what: 'a browser', packages: [name] })) return findBrowser();
  return undefined;
}

/** Installs packages of Debian when this is Debian and we may; returns whether it did. */
function aptInstall({ what, packages }) {
  if (!canRun('apt-get', ['--version'])) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !canRun('sudo', ['-n', 'true'])) {
    say(`Missing: ${what}; apt-get needs a password here.`);
    return false;
  }
  say(`Installing ${what} with apt-get (once): ${packages.join(', ')} …`);
  const apt = (...args) => {
    // At this run level no server is started by its installation: the tests start their own, elsewhere.
    const command = ['env', 'RUNLEVEL=1', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0'];
    const [name, ...rest] = [...(isRoot ? [] : ['sudo', '-n']), ...command, ...args];
    const result = run(name, rest, { encoding: 'utf8', timeout: 10 * minute });
    if (result.status !== 0) say(`apt-get ${args[0]} failed:\n${lastLines(result)}`);
    return result.status === 0;
  };
  // A stale list is reason enough to try again below; a failing update is not yet a reason to give up.
  apt('update');
  return apt('install', '-y', '--no-install-recommends', ...packages);
}

function installByPlaywright() {
  say("Installing Playwright's own Chromium (once) …");
  const script = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url));
  const result = run(process.execPath, [script, 'install', 'chromium'], { encoding: 'utf8', timeout: 10 * minute });
  if (result.status !== 0) say(`Playwright's installer failed:\n${lastLines(result)}`);
  const path = playwrightBrowser();
  return path === undefined ? undefined : { path: ownBrowser, name: "Playwright's own" };
}

/** Where Playwright has put its own browser, if it has. */
function playwrightBrowser() {
  const script = "import('playwright-core').then(({ chromium }) => console.log(chromium.executablePath()))";
  const { status, stdout } = run(process.execPath, ['--eval', script], { encoding: 'utf8', timeout: minute });
  const path = stdout?.trim() ?? '';
  return status === 0 && path !== '' && existsSync(path) ? path : undefined;
}

function versionOf(path) {
  const { status, stdout } = run(path, ['--version'], { encoding: 'utf8', timeout: minute });
  return status === 0 ? stdout.trim().split('\n').at(-1) : undefined;
}

function canRun(name, args) {
  return run(name, args, { stdio: 'ignore', timeout: minute }).status === 0;
}

function run(name, args, options) {
  return spawnSync(name, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

function lastLines({ error, stdout, stderr }) {
  return [stdout, stderr, error?.message].filter(Boolean).join('\n').trim().split('\n').slice(-12).join('\n');
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
