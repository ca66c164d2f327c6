/**
 * Who may import whom inside the engine. A layer is a folder, or a file beside index.ts; `types:` allows only what is
 * gone after compilation. What is not listed is forbidden, a new folder included.
 */
export const engineLayers: Readonly<Record<string, readonly string[]>> = {
  json: [],
  errors: ['json'],
  random: [],
  'idempotency-key': [],
  schema: ['json', 'errors'],
  decide: ['json', 'errors', 'schema'],
  text: ['json', 'errors'],
  expressions: ['json', 'errors', 'text'],
  format: ['json', 'errors', 'schema', 'decide'],
  graph: ['json', 'errors', 'schema', 'text', 'expressions', 'format', 'discussion'],
  memory: ['json', 'format'],
  batch: [
    'json',
    'errors',
    'random',
    'schema',
    'expressions',
    'format',
    'graph',
    'protocol',
    'run',
    'types:journal',
    'types:host',
  ],
  journal: ['json', 'errors', 'schema', 'format', 'graph', 'memory'],
  protocol: ['json', 'errors', 'schema', 'format', 'journal'],
  host: ['types:json', 'types:journal'],
  discussion: ['json', 'errors', 'schema', 'types:decide', 'text', 'expressions', 'format'],
  nodes: [
    'json',
    'errors',
    'random',
    'schema',
    'decide',
    'text',
    'expressions',
    'format',
    'memory',
    'types:host',
    'types:journal',
  ],
  // Of nodes a run may know only the interface; see `runAndNodes` in rules.ts.
  run: [
    'json',
    'idempotency-key',
    'errors',
    'random',
    'schema',
    'expressions',
    'format',
    'graph',
    'journal',
    'types:host',
    'types:protocol',
    'memory',
    'nodes',
  ],
  sandbox: ['json', 'errors', 'random', 'types:host'],
  models: ['json', 'idempotency-key', 'errors', 'schema', 'protocol', 'memory', 'types:host'],
  testing: ['json', 'errors', 'random', 'schema', 'format', 'graph', 'journal', 'memory', 'host', 'nodes', 'run'],
  index: [
    'json',
    'errors',
    'random',
    'schema',
    'decide',
    'format',
    'graph',
    'journal',
    'host',
    'nodes',
    'run',
    'discussion',
  ],
};

/** The packages that the engine may use, and the one layer that may where there is only one. */
export const enginePackages: Readonly<Record<string, readonly string[]>> = {
  zod: ['*'],
  xstate: ['run'],
  liquidjs: ['text'],
  re2js: ['text'],
  acorn: ['expressions'],
  '@noble/hashes': ['format', 'random'],
  openai: ['models'],
  papaparse: ['batch'],
  'quickjs-emscripten-core': ['sandbox'],
  '@jitl/quickjs-wasmfile-release-sync': ['sandbox'],
  // Only to bundle the worker when the program runs from its sources.
  vite: ['sandbox'],
};

/** The layer of an engine file: `format` for engine/format/…, `json` for engine/json.ts; undefined outside the engine. */
export function layerOf(file: string): string | undefined {
  return /^engine\/([^/]+?)(\/.*|\.ts)$/.exec(file)?.[1];
}
