// `node test/services/measure-stores.mjs`: builds the measurement of the stores as plain JavaScript and runs it.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const outDir = join(root, 'node_modules', `.flowright-measure-${process.pid}`);
await build({
  configFile: false,
  root,
  logLevel: 'error',
  build: {
    ssr: 'test/services/measure-stores.ts',
    outDir,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'measure.mjs' } },
  },
  ssr: { noExternal: true, external: ['libsql', 'pg'] },
});
const { status } = spawnSync(process.execPath, [join(outDir, 'measure.mjs')], { stdio: 'inherit' });
rmSync(outDir, { recursive: true, force: true });
process.exitCode = status ?? 1;
