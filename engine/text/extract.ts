import { RE2JS } from 're2js';
import { FlowError } from '../errors.ts';
import { boundedCache } from './bounded-cache.ts';

export interface PatternOptions {
  readonly ignoreCase?: boolean | undefined;
  /** A group's number or name; by default the first one if there are any, else the whole match. */
  readonly group?: number | string | undefined;
}

/** Matches kept of one text; nobody asks a model for more. */
const maxMatches = 1000;

const compileCached = boundedCache(500, (source): RE2JS => {
  const isIgnoringCase = source.startsWith('i');
  return RE2JS.compile(source.slice(1), RE2JS.MULTILINE | RE2JS.DOTALL | (isIgnoringCase ? RE2JS.CASE_INSENSITIVE : 0));
});

/**
 * Every match of a pattern in a text, in order. Patterns are RE2's (no look-around, no back references), which are
 * matched in time linear in the text: a hostile pattern cannot hold up the engine. Throws TEXT_PATTERN_INVALID.
 */
export function findMatches(pattern: string, text: string, options: PatternOptions = {}): string[] {
  const expression = compilePattern(pattern, options);
  const group = options.group ?? (expression.groupCount() > 0 ? 1 : 0);
  const matcher = expression.matcher(text);
  const found: string[] = [];
  while (found.length < maxMatches && matcher.find()) {
    const match = matcher.group(group);
    if (match !== null) found.push(match);
  }
  return found;
}

/** Throws TEXT_PATTERN_INVALID, saying what is wrong with the pattern or that it has no such group. */
export function compilePattern(pattern: string, { ignoreCase = false, group }: PatternOptions = {}): RE2JS {
  const expression = readPattern(pattern, ignoreCase);
  const hasGroup =
    group === undefined ||
    (typeof group === 'number' ? group <= expression.groupCount() : Object.hasOwn(expression.namedGroups(), group));
  if (hasGroup) return expression;
  throw new FlowError('TEXT_PATTERN_INVALID', `The pattern ${JSON.stringify(pattern)} has no group ${group}.`);
}

function readPattern(pattern: string, ignoreCase: boolean): RE2JS {
  try {
    return compileCached(`${ignoreCase ? 'i' : '-'}${pattern}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FlowError('TEXT_PATTERN_INVALID', `The pattern ${JSON.stringify(pattern)} cannot be read: ${why}`);
  }
}
