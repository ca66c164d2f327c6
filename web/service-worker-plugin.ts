import { build, type Plugin, type ResolvedConfig, type Rolldown } from 'vite';
import { type BuildFacts, buildMetaTag } from './service-worker/build-facts.ts';

/** Too heavy to be loaded by those who may never need them: the code editor and its languages. */
const onlyWhenUsed = 'monaco-editor';

/**
 * Builds `sw.js` beside the workbench, with the list of what it keeps, and writes the build's id into the page.
 * The dev server has none.
 */
export function serviceWorkerPlugin(): Plugin {
  let config: ResolvedConfig;
  let facts: BuildFacts;
  return {
    name: 'flowright-service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('The build has no index.html.');
        const html = String(page.source);
        facts = { id: await digest([...Object.keys(bundle).sort(), html].join('\n')), files: keptFiles(bundle) };
        page.source = html.replace('<title>', `${buildMetaTag(facts.id)}\n    <title>`);
      },
    },
    async writeBundle() {
      await build({
        configFile: false,
        root: config.root,
        publicDir: false,
        logLevel: 'warn',
        define: { __BUILD__: JSON.stringify(facts) },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          target: config.build.target,
          lib: {
            entry: `${config.root}/service-worker/service-worker.ts`,
            formats: ['iife'],
            name: 'flowright',
            fileName: () => 'sw.js',
          },
        },
      });
    },
  };
}

/** Addresses of everything but the code editor's parts. */
function keptFiles(bundle: Rolldown.OutputBundle): string[] {
  const heavy = new Set<string>();
  for (const output of Object.values(bundle)) {
    if (isHeavy(output)) heavy.add(output.fileName);
    if (output.type !== 'chunk' || !heavy.has(output.fileName)) continue;
    for (const file of [...(output.viteMetadata?.importedCss ?? []), ...(output.viteMetadata?.importedAssets ?? [])])
      heavy.add(file);
  }
  const files = Object.keys(bundle).filter((file) => file.startsWith('assets/') && !heavy.has(file));
  return ['/favicon.svg', ...files.map((file) => `/${file}`)].sort();
}

function isHeavy(output: Rolldown.OutputChunk | Rolldown.OutputAsset): boolean {
  if (output.type === 'chunk') return output.moduleIds.some((id) => id.includes(`/${onlyWhenUsed}/`));
  // Workers are bundles of their own, of which only the name is left here.
  return (
    /\/(editor|json|ts|css|html)\.worker-/.test(output.fileName) ||
    output.originalFileNames.some((name) => name.includes(onlyWhenUsed))
  );
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
