import { readProjectFile, sourceFiles } from '../architecture/source-files.ts';

const isShipped = (file: string): boolean =>
  /^(engine|server|web|flows-library)\//.test(file) &&
  !/\.test\.|\/testing\/|attacks\.ts$|canary\.ts$|-suite\.ts$/.test(file);

/** Lines without what is only said in comments. */
function codeOf(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

export interface Sources {
  readonly name: string;
  readonly text: string;
}

/** Everything that the product is made of, without tests. */
export function shippedSources(): Sources[] {
  return sourceFiles()
    .filter(isShipped)
    .map((name) => ({ name, text: readProjectFile(name) ?? '' }));
}

/** The files whose code matches. */
export function filesWith(pattern: RegExp, sources: readonly Sources[] = shippedSources()): string[] {
  return sources
    .filter(({ text }) => pattern.test(codeOf(text)))
    .map(({ name }) => name)
    .sort();
}

/** A source that breaks a rule: whoever looks for it has to find it. */
export function sample(text: string): Sources[] {
  return [{ name: 'sample.ts', text }];
}
