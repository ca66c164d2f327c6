import { engineLayers, enginePackages, layerOf } from './engine-layers.ts';
import type { Link } from './import-graph.ts';

/** One sentence that must be true of every import, and how to see that an import breaks it. */
export interface Rule {
  readonly title: string;
  /** Why this import is forbidden; undefined when it is not. */
  readonly broken: (link: Link) => string | undefined;
}

type Region = 'engine' | 'flows-library' | 'web' | 'server' | 'test' | 'root';

/** Which of the house's five folders a file lies in. What lies beside them starts and configures the tools. */
export function regionOf(file: string): Region {
  const [folder = ''] = file.split('/');
  if (folder === 'engine' || folder === 'flows-library' || folder === 'web' || folder === 'server' || folder === 'test')
    return folder;
  return 'root';
}

/** Tests, suites that several tests share, and what only tests use. They are never part of the product. */
export function isTestCode(file: string): boolean {
  return (
    /\.test\.tsx?$|-suite\.ts$|\/testing\/|\/(attacks|canary)\.ts$|\/vite(\.[\w-]+)?\.config\.ts$/.test(file) ||
    regionOf(file) === 'test'
  );
}

const mayImport: Readonly<Record<Region, readonly Region[]>> = {
  engine: ['engine'],
  'flows-library': ['flows-library', 'engine'],
  web: ['web', 'engine', 'flows-library'],
  server: ['server', 'engine', 'flows-library'],
  test: ['test', 'web', 'server', 'engine', 'flows-library', 'root'],
  root: ['root', 'test', 'server'],
};

const regions: Rule = {
  title: 'Engine, web, server and flows-library import only what they may; web and server never meet',
  broken({ from, target }) {
    if (target.kind !== 'file') return undefined;
    const [own, other] = [regionOf(from), regionOf(target.file)];
    if (mayImport[own].includes(other) || (other === 'test' && isTestCode(from))) return undefined;
    return `${own} may not import ${other}`;
  },
};

const noTestCode: Rule = {
  title: 'The product imports no test code',
  broken({ from, target }) {
    if (target.kind !== 'file' || isTestCode(from) || regionOf(from) === 'root') return undefined;
    if (!isTestCode(target.file)) return undefined;
    return 'this is test code';
  },
};

const flowsLibrary: Rule = {
  title: 'The flows library sees of the engine only format, graph, protocol, errors and types',
  broken({ from, target, isType }) {
    if (regionOf(from) !== 'flows-library' || isTestCode(from) || target.kind !== 'file' || isType) return undefined;
    const layer = layerOf(target.file);
    if (layer === undefined || ['format', 'graph', 'protocol', 'errors', 'json', 'schema'].includes(layer))
      return undefined;
    return `engine/${layer} would come along with every flow`;
  },
};

const layers: Rule = {
  title: 'Inside the engine, imports go from later layers to earlier ones only',
  broken({ from, target, isType }) {
    const own = layerOf(from);
    if (own === undefined || isTestCode(from) || target.kind !== 'file') return undefined;
    const other = layerOf(target.file);
    if (other === undefined || other === own) return undefined;
    const allowed = engineLayers[own];
    if (allowed === undefined) return `engine/${own} is not listed in test/architecture/engine-layers.ts`;
    if (allowed.includes(other) || (isType && allowed.includes(`types:${other}`))) return undefined;
    return `engine/${own} may not import ${isType ? 'even types of ' : ''}engine/${other}`;
  },
};

const startsRuns = new Set(['engine/run/start-run.ts', 'engine/run/replay.ts']);
const runAndNodes: Rule = {
  title: 'Runs reach node types through the registry that is passed in',
  broken({ from, target, isType }) {
    if (layerOf(from) !== 'run' || isTestCode(from) || target.kind !== 'file') return undefined;
    if (layerOf(target.file) !== 'nodes') return undefined;
    if (target.file === 'engine/nodes/node-logic.ts' && isType) return undefined;
    if (target.file === 'engine/nodes/registry.ts' && startsRuns.has(from)) return undefined;
    return 'only start-run.ts and replay.ts may name the registry, and of node-logic.ts only types may be used';
  },
};

const engineOutside: Rule = {
  title: 'The engine uses no part of Node and only its listed packages',
  broken({ from, target }) {
    const layer = layerOf(from);
    if (layer === undefined || isTestCode(from)) return undefined;
    if (target.kind === 'node') {
      return layer === 'sandbox' || layer === 'models' ? undefined : 'the outside is reached through Host';
    }
    if (target.kind !== 'package') return undefined;
    const users = enginePackages[target.name];
    if (users === undefined) return `the engine does not use ${target.name}`;
    return users.includes('*') || users.includes(layer) ? undefined : `only engine/${users.join(', engine/')} may`;
  },
};

/** Packages with one home. */
const homes: ReadonlyArray<readonly [packages: RegExp, home: string]> = [
  [/^@xyflow\//, 'web/canvas/'],
  [/^(hono$|@hono\/)/, 'server/'],
  [/^(libsql|better-sqlite3)$/, 'server/host/'],
  [/^(pg|bullmq|ioredis)$/, 'server/'],
  [/^idb$/, 'web/host/'],
  [/^openai$/, 'engine/models/'],
  [/^@modelcontextprotocol\//, 'server/'],
  [/^(quickjs-emscripten|@jitl\/)/, 'engine/sandbox/'],
  [/^(react|react-dom)$/, 'web/'],
];
const oneHome: Rule = {
  title: 'React Flow, Hono, SQLite, IndexedDB, openai, MCP, QuickJS and React are each imported in one folder only',
  broken({ from, target }) {
    // Tests under test/ look at what really was stored.
    if (target.kind !== 'package' || regionOf(from) === 'test') return undefined;
    // The server speaks OpenAI's protocol too; that is tested with its own client.
    if (target.name === 'openai' && isTestCode(from)) return undefined;
    const home = homes.find(([packages]) => packages.test(target.name))?.[1];
    return home === undefined || from.startsWith(home) ? undefined : `${target.name} lives in ${home} only`;
  },
};

const pageWithoutNode: Rule = {
  title: 'The workbench and the flows library use no part of Node',
  broken({ from, target }) {
    const isPage = regionOf(from) === 'web' || regionOf(from) === 'flows-library';
    return isPage && !isTestCode(from) && target.kind === 'node'
      ? `${target.name} is not there in a browser`
      : undefined;
  },
};

const noStarExport: Rule = {
  title: 'Nothing is exported by a star',
  broken: ({ isStarExport }) => (isStarExport ? 'what a folder offers is listed by name' : undefined),
};

const foundTargets: Rule = {
  title: 'Every import leads to a file',
  broken: ({ target }) => (target.kind === 'missing' ? 'there is no such file' : undefined),
};

export const rules: readonly Rule[] = [
  regions,
  noTestCode,
  flowsLibrary,
  layers,
  runAndNodes,
  engineOutside,
  oneHome,
  pageWithoutNode,
  noStarExport,
  foundTargets,
];
