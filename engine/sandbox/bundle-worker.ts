import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Makes the Node worker loadable when the engine runs from its sources: one JavaScript file under
 * `node_modules/.cache`, where its two packages are found. Named by content, so that test runs at the same time agree.
 */
export async function bundleWorker(): Promise<URL> {
  const { build } = await import('vite');
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL('./node.worker.ts', import.meta.url)),
      target: 'node20',
      write: false,
      minify: false,
      rolldownOptions: { external: [/^@jitl\//, 'quickjs-emscripten-core', '@noble/hashes/sha2.js'] },
    },
  });
  const code = 'output' in result ? result.output[0].code : undefined;
  if (code === undefined) throw new Error('Vite made no worker of node.worker.ts.');

  const name = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const folder = new URL('../../node_modules/.cache/flowright/', import.meta.url);
  const file = new URL(`node.worker-${name}.mjs`, folder);
  const draft = new URL(`node.worker-${name}-${process.pid}.draft`, folder);
  await mkdir(folder, { recursive: true });
  await writeFile(draft, code);
  await rename(draft, file);
  return file;
}
