import { describe, expect, it } from 'vitest';
import { engineLayers, layerOf } from './engine-layers.ts';
import { type ImportGraph, type Link, readImportGraph } from './import-graph.ts';
import { isTestCode, rules } from './rules.ts';

const graph = readImportGraph();

describe('The import graph', () => {
  it('holds every folder of the house', () => {
    for (const file of ['engine/index.ts', 'engine/run/start-run.ts', 'web/main.tsx', 'server/main.ts', 'start.mjs'])
      expect(graph.files).toContain(file);
    expect(graph.links.length).toBeGreaterThan(500);
  });

  for (const rule of rules) {
    it(rule.title, () => {
      const broken = graph.links.flatMap((link) => {
        const reason = rule.broken(link);
        return reason === undefined ? [] : [describeBreach(graph, link, reason)];
      });
      expect(broken.join('\n'), `${broken.length} imports break the rule`).toBe('');
    });
  }

  it('lists every layer of the engine', () => {
    const layers = new Set(graph.files.filter((file) => !isTestCode(file)).flatMap((file) => layerOf(file) ?? []));
    expect([...layers].filter((layer) => engineLayers[layer] === undefined)).toEqual([]);
  });

  it('has no cycle in the engine', () => {
    expect(graph.cycle((file) => layerOf(file) !== undefined && !isRecursive(file))?.join('\n  → ')).toBeUndefined();
  });

  it('leads from engine/index.ts neither to the sandbox nor to the models', () => {
    const chain = graph.chain(['engine/index.ts'], (file) => /^engine\/(sandbox|models|testing)\//.test(file), true);
    expect(chain?.join('\n  → ')).toBeUndefined();
  });

  it('leads from the flows library neither to a run nor to models or the sandbox', () => {
    const chain = graph.chain(['flows-library/index.ts'], (file) => /^engine\/(run|nodes|sandbox|models)\//.test(file));
    expect(chain?.join('\n  → ')).toBeUndefined();
  });
});

/** The compiler of expressions is one recursive descent over several files: a call holds nodes, a node may be a call. */
function isRecursive(file: string): boolean {
  return /^engine\/expressions\/compile-(call|member|node)\.ts$/.test(file);
}

const entryPoints = [
  'web/main.tsx',
  'server/main.ts',
  'server/cli/cli.ts',
  'engine/index.ts',
  'flows-library/index.ts',
];

/** The way from an entry point of the product to the import, so that one sees what else would come along. */
function describeBreach(from: ImportGraph, link: Link, reason: string): string {
  const way = from.chain(entryPoints, (file) => file === link.from, true) ?? [link.from];
  const { target } = link;
  const end = target.kind === 'file' ? target.file : target.name;
  return `${[...way.slice(0, -1), `${link.from}:${link.line}`, end].join('\n  → ')}\n    ${reason}`;
}
