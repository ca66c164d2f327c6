import path from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** The server and the command line as plain JavaScript for Node; packages stay outside, in node_modules. */
export default defineConfig({
  root: here,
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        main: path.join(here, 'main.ts'),
        cli: path.join(here, 'cli/cli.ts'),
        // Beside the others, since the sandbox starts it by its file name.
        'node.worker': path.join(here, '../engine/sandbox/node.worker.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
