// Plain JavaScript without dependencies: makes a fresh clone able to run the tests, and says what it does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installedChromiums, ownBrowser } from './installed-chromium.mjs';

export const projectRoot = fileURLToPath(new URL('../', import.meta.url));
const minute = 60_000;

/**
 * Installs what the tests need and lacks. Returns the environment for the stages. Throws an error whose message
 * says what could not be had and what to do.
 */
export function setUp({ needsBrowser }) {
  setUpPackages();
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

/** Debian's Chromium, when this is Debian and we may install. */
function installByApt() {
  if (!canRun('apt-get', ['--version'])) return undefined;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !canRun('sudo', ['-n', 'true'])) {
    say('No browser is installed, and apt-get needs a password here.');
    return undefined;
  }
  say("No browser is installed: installing Debian's Chromium with apt-get (once) …");
  const apt = (...args) => {
    const command = ['apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0', ...args];
    const [name, ...rest] = isRoot ? command : ['sudo', '-n', ...command];
    const result = run(name, rest, {
      encoding: 'utf8',
      timeout: 10 * minute,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.status !== 0) say(`apt-get ${args[0]} failed:\n${lastLines(result)}`);
    return result.status === 0;
  };
  // A stale list is reason enough to try again below; a failing update is not yet a reason to give up.
  apt('update');
  return apt('install', '-y', '--no-install-recommends', 'chromium') ? findBrowser() : undefined;
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
