import { type FlowFile, type Problem, parseFlow, parseFlowText } from '#engine/format/index';
import { findForbiddenKey, isJsonObject } from '#engine/json';
import { LibraryFile } from '#engine/protocol/index';
import { readImportText } from '../text/importing.ts';

/** What a text holds: one flow, releases from a library, or neither. */
export type ImportedText =
  | { readonly kind: 'flow'; readonly flow: FlowFile }
  /** `main` is the release that the others are there for. */
  | { readonly kind: 'library'; readonly file: LibraryFile; readonly main: FlowFile | undefined }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Reads what somebody was given. Nothing in it runs, and nothing is fetched. */
export function readImport(text: string): ImportedText {
  const library = readLibrary(text);
  if (library !== undefined) return library;
  const parsed = parseFlowText(text);
  return parsed.ok ? { kind: 'flow', flow: parsed.flow } : { kind: 'problems', problems: parsed.problems };
}

function readLibrary(text: string): ImportedText | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value) || typeof value.format !== 'string' || !value.format.startsWith('flowright-library/')) {
    return undefined;
  }
  const forbidden = findForbiddenKey(value);
  const parsed = LibraryFile.safeParse(value);
  if (forbidden === undefined && parsed.success) {
    return { kind: 'library', file: parsed.data, main: flowOf(parsed.data.releases.at(-1)?.release.flow) };
  }
  const issue = parsed.error?.issues[0];
  const [path, message] =
    forbidden === undefined
      ? [issue?.path.join('.') ?? '', readImportText.thisFileOfReleases(issue?.message ?? '')]
      : [forbidden, readImportText.thisKeyIsNotAllowed];
  return {
    kind: 'problems',
    problems: [{ severity: 'error', code: 'FLOW_INVALID', message, help: readImportText.askForFileAgain, path }],
  };
}

function flowOf(value: unknown): FlowFile | undefined {
  const parsed = parseFlow(value);
  return parsed.ok ? parsed.flow : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
