// `npm start`: on a fresh clone this one command installs, builds and serves. It needs nothing but Node.
import { ensureBuilt, ensureInstalled, requireNode } from './server/cli/ensure-build.mjs';

requireNode();
const given = process.argv.slice(2);
if (!given.includes('--no-build')) {
  ensureInstalled();
  ensureBuilt('server', 'web');
}
const { runCommand } = await import('./server/dist/cli.js');
process.exitCode = await runCommand(['start', ...given.filter((argument) => argument !== '--no-build')]);
