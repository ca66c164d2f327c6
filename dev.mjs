// `npm run dev`: builds the server on every change and restarts it, and serves the workbench from its sources.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt, ensureInstalled, requireNode } from './server/cli/ensure-build.mjs';

requireNode();
ensureInstalled();
ensureBuilt('server');

const vite = path.join('node_modules', 'vite', 'bin', 'vite.js');
const dataFolder = process.env.FLOWRIGHT_DATA || path.join(homedir(), '.flowright');
const children = [
  start([vite, 'build', '-c', 'server/vite.config.ts', '--watch', '--emptyOutDir', 'false', '--logLevel', 'warn']),
  start(['--watch', '--watch-preserve-output', 'server/dist/main.js', '--port', '4100', '--data', dataFolder]),
];
// The page is not served by the server here, so its requests get the token from Vite's proxy.
const tokenFile = path.join(dataFolder, 'token');
while (!existsSync(tokenFile)) await sleep(100);
process.env.FLOWRIGHT_TOKEN = readFileSync(tokenFile, 'utf8').trim();

const { createServer } = await import('vite');
const page = await createServer({ configFile: 'web/vite.config.ts', server: { host: '127.0.0.1' } });
await page.listen();
page.printUrls();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    for (const child of children) child.kill(signal);
    await page.close();
    process.exit(0);
  });
}

function start(args) {
  return spawn(process.execPath, args, { stdio: 'inherit' });
}
