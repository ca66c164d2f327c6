import path from 'node:path';
import { type Import, type ParsedSource, parseSource } from './read-imports.ts';
import { readProjectFile, sourceFiles } from './source-files.ts';

/** What an import leads to: a file of ours, a package (`hono`, `@hono/node-server`) or a part of Node (`node:fs`). */
export type Target =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'missing'; readonly name: string };

export interface Link extends Import {
  readonly from: string;
  readonly target: Target;
}

export interface ImportGraph {
  readonly files: readonly string[];
  readonly links: readonly Link[];
  linksOf(file: string): readonly Link[];
  parsed(file: string): ParsedSource;
  /** The shortest way along value imports (or all) from one of the files to one that is wanted, or undefined. */
  chain(from: readonly string[], isWanted: (file: string) => boolean, withTypes?: boolean): string[] | undefined;
  /** The shortest import cycle among these files, its first file again at the end; undefined when there is none. */
  cycle(isCounted: (file: string) => boolean): string[] | undefined;
}

/** Reads every source file and finds out where its imports lead. */
export function readImportGraph(): ImportGraph {
  const files = sourceFiles();
  const known = new Set(files);
  const parsed = new Map(files.map((file) => [file, parseSource(file, readProjectFile(file) ?? '')]));
  const byFile = new Map(
    files.map((file) => [
      file,
      parsed
        .get(file)!
        .imports.map((one): Link => ({ ...one, from: file, target: resolve(file, one.specifier, known) })),
    ]),
  );
  const linksOf = (file: string) => byFile.get(file) ?? [];
  const next = (file: string, withTypes: boolean) =>
    linksOf(file).flatMap(({ target, isType }) =>
      target.kind === 'file' && (withTypes || !isType) ? [target.file] : [],
    );

  return {
    files,
    links: [...byFile.values()].flat(),
    linksOf,
    parsed: (file) => parsed.get(file)!,
    chain: (from, isWanted, withTypes = false) => shortest(from, isWanted, (file) => next(file, withTypes)),
    cycle(isCounted) {
      const cycles = files.filter(isCounted).flatMap((file) => {
        const successors = (one: string) => next(one, true).filter(isCounted);
        const back = shortest(successors(file), (one) => one === file, successors);
        return back === undefined ? [] : [[file, ...back]];
      });
      return cycles.sort((one, other) => one.length - other.length)[0];
    },
  };
}

function resolve(from: string, specifier: string, known: ReadonlySet<string>): Target {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('node:')) return { kind: 'node', name: bare };
  const place = placeOf(from, bare);
  if (place === undefined) {
    const [scope = '', name = ''] = bare.split('/');
    return { kind: 'package', name: scope.startsWith('@') ? `${scope}/${name}` : scope };
  }
  // A worker is named as it will be built.
  const source = [place, place.replace(/\.js$/, '.ts')].find((file) => known.has(file));
  if (source !== undefined) return { kind: 'file', file: source };
  // A style, a text, a pattern of files: what counts is the folder it lies in.
  const isOther = !/\.m?[jt]sx?$/.test(place) || place.includes('*') || /(^|\/)dist\//.test(place);
  return isOther || readProjectFile(place) !== undefined
    ? { kind: 'file', file: place }
    : { kind: 'missing', name: place };
}

/** The folders that package.json names in `imports`. */
const shortcuts: ReadonlyArray<readonly [RegExp, string]> = [
  [/^#engine$/, 'engine/index.ts'],
  [/^#flows$/, 'flows-library/index.ts'],
  [/^#engine\/(.+)$/, 'engine/$1.ts'],
  [/^#server\/(.+)$/, 'server/$1.ts'],
  [/^#web\/(.+)$/, 'web/$1.ts'],
];

function placeOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier);
  // Vite takes a leading slash for its own root.
  if (specifier.startsWith('/')) return path.posix.join(from.split('/')[0] ?? '', specifier);
  const shortcut = shortcuts.find(([pattern]) => pattern.test(specifier));
  return shortcut === undefined ? undefined : specifier.replace(shortcut[0], shortcut[1]);
}

function shortest(
  from: readonly string[],
  isWanted: (file: string) => boolean,
  next: (file: string) => readonly string[],
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>(from.map((file) => [file, undefined]));
  for (const file of cameFrom.keys()) {
    if (isWanted(file)) {
      const way: string[] = [];
      for (let at: string | undefined = file; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
      return way;
    }
    for (const to of next(file)) if (!cameFrom.has(to)) cameFrom.set(to, file);
  }
  return undefined;
}
