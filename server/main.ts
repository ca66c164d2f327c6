import { runCommand } from './cli/cli.ts';

// The server alone, as `node server/dist/main.js` and `npm run dev` start it.
process.exitCode = await runCommand(['start', ...process.argv.slice(2)]);
