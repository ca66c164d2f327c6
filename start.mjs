// `npm start`: on a fresh clone this one command installs, builds and serves. It needs nothing but Node.
import { ensureBuilt, ensureInstalled, requireNode } from './server/cli/ensure-build.mjs';

requireNode();
const given = process.argv.slice(2);
if (!given.includes('--no-build')) {
  ensureInstalled();
  ensureBuilt('server', 'web');
}
// npm, when it is told to stop, takes only its shell along and would leave the server behind, holding its port.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

const { runCommand } = await import('./server/dist/cli.js');
process.exitCode = await runCommand(['start', ...given.filter((argument) => argument !== '--no-build')]);
