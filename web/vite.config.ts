import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { serviceWorkerPlugin } from './service-worker-plugin.ts';

/** Where `npm run dev` finds the server; the built workbench is served by that server itself. */
const server = 'http://127.0.0.1:4100';

/** The server takes requests only from its own origin and with its token, which `FLOWRIGHT_TOKEN` gives here. */
function proxy(mode: string) {
  const { FLOWRIGHT_TOKEN: token } = loadEnv(mode, import.meta.dirname, 'FLOWRIGHT_');
  const headers = { origin: server, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return { target: server, changeOrigin: true, headers };
}

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), serviceWorkerPlugin()],
  worker: { format: 'es' },
  optimizeDeps: {
    // Workers are not crawled at start: without this the first dev run reloads the page in the middle of work.
    include: [
      'acorn',
      'elkjs/lib/elk-api.js',
      'idb',
      'liquidjs/dist/liquid.browser.mjs',
      'monaco-editor/editor',
      'openai',
      'quickjs-emscripten-core',
      '@jitl/quickjs-wasmfile-release-sync',
      '@noble/hashes/sha2.js',
      '@noble/hashes/utils.js',
      '@xyflow/react',
      'xstate',
      'zod',
      'zustand',
    ],
  },
  server: { proxy: { '/api': proxy(mode), '^/t/': proxy(mode) } },
  build: {
    target: 'es2022',
    cssTarget: ['chrome125', 'firefox125', 'safari17.5'],
    chunkSizeWarningLimit: 8000,
  },
}));
