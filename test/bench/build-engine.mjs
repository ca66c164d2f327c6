import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Builds the engine as the server's build does. The folder lies under node_modules, so that packages are found. */
export async function buildEngine() {
  const folder = path.join(here, '..', '..', 'node_modules', `.flowright-bench-${process.pid}`);
  await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { input: { engine: path.join(here, 'engine-entry.ts') } },
    },
  });
  return { engineFile: path.join(folder, 'engine.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await buildEngine()).engineFile);
