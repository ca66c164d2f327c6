import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

// Looks for broken cases for longer than the tests do: `npm run fuzz -- --seconds 600 [--seed 7]`. The seconds are
// those of each search; what is found is printed with its seed, and with the smallest case that shows it.
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '120' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const searches = [
  'test/random-flows',
  'test/faults/fuzz.test.ts',
  'test/faults/several-writers.test.ts',
  'test/security/fuzz-outside.test.ts',
  'test/security/documented-answers.test.ts',
];
const chosen = values.only === undefined ? searches : searches.filter((name) => name.includes(values.only));
const environment = { ...process.env, FLOWRIGHT_FUZZ_SECONDS: values.seconds };
if (values.seed !== undefined) environment.FLOWRIGHT_FUZZ_SEED = values.seed;
const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
const child = spawn(process.execPath, [vitest, 'run', '--project', 'node', ...chosen], {
  env: environment,
  stdio: 'inherit',
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
