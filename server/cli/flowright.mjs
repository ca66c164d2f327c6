#!/usr/bin/env node
// The command. Builds what it runs when that is missing or older than its source.
import { ensureBuilt, ensureInstalled, requireNode } from './ensure-build.mjs';

requireNode();
const given = process.argv.slice(2);
const parts = given[0] === 'start' ? ['server', 'web'] : ['server'];
if (process.env.FLOWRIGHT_NO_BUILD !== '1' && !given.includes('--no-build')) {
  ensureInstalled();
  ensureBuilt(...parts);
}
const { runCommand } = await import('../dist/cli.js');
process.exitCode = await runCommand(given.filter((argument) => argument !== '--no-build'));
