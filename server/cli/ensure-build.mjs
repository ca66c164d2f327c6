// Plain JavaScript without dependencies: it runs before anything is installed or built.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const at = (...parts) => path.join(projectRoot, ...parts);

const minimumNode = [20, 19];

/** Says which Node is needed and stops, when this one is older. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return;
  stop(
    `Flowright needs Node ${minimumNode.join('.')} or newer; this is ${version}. Get one from https://nodejs.org and try again.`,
  );
}

/** Installs what package-lock.json names, when that is not what is installed. */
export function ensureInstalled() {
  if (isInstalled()) return;
  say('Installing what package-lock.json names (once) …');
  // `npm start` tells us which npm it is; otherwise the one on the PATH.
  const npm = process.env.npm_execpath;
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, 'ci', '--include=dev', '--loglevel=error'], {
        cwd: projectRoot,
        stdio: onStderr,
      })
    : spawnSync('npm', ['ci', '--include=dev', '--loglevel=error'], {
        cwd: projectRoot,
        stdio: onStderr,
        shell: process.platform === 'win32',
      });
  if (result.status !== 0) stop('npm ci failed; what it said is above. With a working network, run it again.');
}

/** Compares content, not times: what is installed must be what the lock names. Optional packages may be absent. */
function isInstalled() {
  const installed = readJson(at('node_modules', '.package-lock.json'))?.packages;
  const wanted = readJson(at('package-lock.json'))?.packages;
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional, devOptional, peer, link }]) =>
      place === '' || optional || devOptional || peer || link || installed[place]?.version === version,
  );
}

const builds = {
  server: {
    result: 'server/dist/cli.js',
    config: 'server/vite.config.ts',
    sources: ['engine', 'flows-library', 'server'],
  },
  web: { result: 'web/dist/index.html', config: 'web/vite.config.ts', sources: ['engine', 'flows-library', 'web'] },
};

/** Builds `server` or `web` when its build is missing or older than a source file. Output goes to stderr. */
export function ensureBuilt(...names) {
  for (const name of names) {
    if (isFresh(builds[name])) continue;
    const release = lock(name);
    try {
      if (!isFresh(builds[name])) build(name);
    } finally {
      release();
    }
  }
}

// In a child, since building in this process would leave it with a gigabyte resident.
function build(name) {
  say(`Building the ${name === 'web' ? 'workbench' : 'server'} …`);
  const next = at(name, 'dist.next');
  const vite = at('node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '-c', builds[name].config, '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'];
  const started = Date.now();
  const result = spawnSync(process.execPath, args, {
    cwd: projectRoot,
    stdio: onStderr,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (result.status !== 0) stop(`Building ${name} failed; what the builder said is above.`);
  // Moved into place as a whole: a build that was broken off is never mistaken for one that is done.
  writeFileSync(path.join(next, stampName), String(started));
  rmSync(at(name, 'dist'), { recursive: true, force: true });
  renameSync(next, at(name, 'dist'));
}

const stampName = '.built-at';

function isFresh({ result, sources }) {
  if (!existsSync(at(result))) return false;
  const stamp = path.join(path.dirname(at(result)), stampName);
  const builtAt = existsSync(stamp) ? Number(readFileSync(stamp, 'utf8')) : statSync(at(result)).mtimeMs;
  return (
    !['package-lock.json', 'package.json'].some((file) => isNewer(at(file), builtAt)) &&
    !sources.some((folder) => hasNewer(at(folder), builtAt))
  );
}

function hasNewer(folder, time) {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (entry.name.startsWith('dist') || entry.name === 'node_modules' || /\.test\.tsx?$/.test(entry.name))
      return false;
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? hasNewer(full, time) : isNewer(full, time);
  });
}

function isNewer(file, time) {
  return existsSync(file) && statSync(file).mtimeMs > time;
}

/** One builder at a time; a lock whose owner is gone is taken over. Returns what releases it. */
function lock(name) {
  const folder = at('node_modules', `.flowright-build-${name}`);
  const owner = path.join(folder, 'pid');
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(folder, owner)) rmSync(folder, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function isAbandoned(folder, owner) {
  try {
    const pid = Number(readFileSync(owner, 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    // The owner may be between making the folder and writing its number.
    return error.code === 'ENOENT' && existsSync(folder) && Date.now() - statSync(folder).mtimeMs > 5000;
  }
}

// Standard output belongs to whoever called the command; what is said while building goes to stderr.
const onStderr = ['ignore', 2, 2];

function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text) {
  say(text);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
