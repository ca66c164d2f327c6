// `npm run bench:cluster`: what a server and a cluster can do on this machine, next to reference/durable.md. Builds the
// program and the measurement, starts a PostgreSQL and a Redis of its own, and prints; nothing passes or fails.
//   --only sqlite,redis,postgres,inside,shared,takeover,waiting   only these
//   --runs 200                                            how many runs of each but the last
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/** All parts together; each has a limit of its own that is shorter. */
const wholeMs = 20 * 60_000;
const root = join(import.meta.dirname, '../../..');
const outDir = join(root, 'node_modules', `.flowright-bench-cluster-${process.pid}`);
try {
  await build({
    configFile: join(root, 'server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(outDir, 'program'), emptyOutDir: true, sourcemap: false },
  });
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: 'test/bench/cluster/measure-cluster.ts',
      outDir: join(outDir, 'bench'),
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'measure.mjs' } },
    },
    ssr: { external: ['vite'] },
  });
  // Not the bundle itself: the scripted model in it would take itself for the program, and listen for ever.
  const start = join(outDir, 'bench/start.mjs');
  writeFileSync(start, "await import('./measure.mjs');\n");
  const { status } = spawnSync(process.execPath, [start, ...process.argv.slice(2)], {
    stdio: 'inherit',
    // Whatever it started ends with it.
    timeout: wholeMs,
    killSignal: 'SIGKILL',
    env: { ...process.env, FLOWRIGHT_BENCH_PROGRAM: join(outDir, 'program') },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}
