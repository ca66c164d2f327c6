import { FlowError } from '../errors.ts';
import { compileTemplate } from './compile-template.ts';

/** The names that a text or expression uses. What does not parse is reported elsewhere; here it names nothing. */
export function namesIn(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof FlowError) return [];
    throw error;
  }
}

/** The variables of several templates, each once, in the order in which they first appear. */
export function namesInTexts(sources: ReadonlyArray<string | undefined>): string[] {
  const names = new Set<string>();
  for (const source of sources) {
    if (source !== undefined) for (const name of namesIn(() => compileTemplate(source).names)) names.add(name);
  }
  return [...names];
}
