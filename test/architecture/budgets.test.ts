import { describe, expect, it } from 'vitest';
import { parseSource } from './read-imports.ts';
import { projectFiles, projectRoot, readProjectFile, sourceFiles } from './source-files.ts';

const maximumLines = 400;

describe('Every source file', () => {
  const sources = sourceFiles().map((file) => ({ file, text: readProjectFile(file) ?? '' }));

  it(`has at most ${maximumLines} lines`, () => {
    const long = sources
      .filter(({ file }) => /\.tsx?$/.test(file))
      .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > maximumLines)
      .map(({ file, lines }) => `${file} has ${lines}`);
    expect(long).toEqual([]);
  });

  it('turns no text into code and casts nothing to any', () => {
    const found = sources.flatMap(({ file, text }) => {
      const { evaluations, anyCasts } = parseSource(file, text);
      return [
        ...evaluations.map((line) => `${file}:${line} makes code of text`),
        ...anyCasts.map((line) => `${file}:${line} casts to any`),
      ];
    });
    expect(found).toEqual([]);
  });

  it('is named by a thing or a verb, never utils, helpers, manager, service or data', () => {
    const vague = sources
      .map(({ file }) => file)
      .filter((file) => /(^|\/)([a-z-]+-)?(utils?|helpers?|managers?|services?|data)\.[a-z.]+$/.test(file))
      // What opens the data folder is about that folder.
      .filter((file) => !file.includes('open-data'));
    expect(vague).toEqual([]);
  });
});

describe('What is published', () => {
  const files = projectFiles().map((file) => ({ file, text: readProjectFile(file) ?? '' }));

  it('has lock files without download addresses', () => {
    const locks = files.filter(({ file }) => file.endsWith('package-lock.json'));
    expect(locks.map(({ file }) => file)).toContain('package-lock.json');
    const withAddress = locks.filter(({ text }) => /"resolved":\s*"https?:/.test(text)).map(({ file }) => file);
    expect(withAddress).toEqual([]);
  });

  it('names no path of this machine, no registry of its own and no key', () => {
    const found = files.flatMap(({ file, text }) =>
      secrets().flatMap(({ what, pattern }) => {
        const at = text.search(pattern);
        return at < 0 ? [] : [`${file}:${text.slice(0, at).split('\n').length} holds ${what}`];
      }),
    );
    expect(found).toEqual([]);
  });
});

interface Secret {
  readonly what: string;
  readonly pattern: RegExp;
}

/** What real keys look like; those that tests make up are words joined by hyphens. */
const keys: readonly Secret[] = [
  { what: 'something like an API key', pattern: /\bsk-(?:[a-z]+-)?(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{24,}/ },
  { what: 'something like an access token', pattern: /\b(?:gh[opsu]_|github_pat_|hf_|xox[abp]-|npm_)[A-Za-z0-9]{20,}/ },
  { what: 'something like a cloud key', pattern: /\b(?:AKIA[0-9A-Z]{16}|AIza[\w-]{35})\b/ },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
];

function secrets(): Secret[] {
  const here: Secret = { what: 'the path of this checkout', pattern: wholeText(projectRoot) };
  const registry = registryHost();
  return [
    ...keys,
    // A checkout right under the root has a name that any text may hold.
    ...(projectRoot.split('/').length > 2 ? [here] : []),
    ...(registry === undefined ? [] : [{ what: 'the registry of this machine', pattern: wholeText(registry) }]),
  ];
}

function wholeText(text: string): RegExp {
  return new RegExp(`${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
}

/** The host that npm was told to install from, unless it is the public one. */
function registryHost(): string | undefined {
  const registry = process.env.npm_config_registry;
  if (registry === undefined || !URL.canParse(registry)) return undefined;
  const { hostname } = new URL(registry);
  return hostname === 'registry.npmjs.org' || hostname === 'localhost' ? undefined : hostname;
}
