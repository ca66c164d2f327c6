import { type Expression, parseExpressionAt, tokenizer, tokTypes } from 'acorn';
import { FlowError } from '../errors.ts';
import { limits, placeOf, textPlace } from './evaluation.ts';

// A module is strict code and knows no HTML-like comments. Parentheses are kept as nodes: they end an optional chain.
const options = { ecmaVersion: 2022, sourceType: 'module', preserveParens: true } as const;

/** Refuses a source; the message names the place, counted from 1. */
export function refuse(source: string, offset: number, problem: string): never {
  const message = `The expression cannot be used: ${problem} (${placeOf(source, offset)}).`;
  throw new FlowError('EXPRESSION_INVALID', message, { detail: source.slice(0, 300), at: textPlace(source, offset) });
}

/** The syntax tree of a source that is one JavaScript expression and nothing else. Throws EXPRESSION_INVALID. */
export function readSource(source: string): Expression {
  if (source.trim() === '') refuse(source, 0, 'it is empty');
  if (source.length > limits.sourceCharacters)
    refuse(source, 0, `it is longer than ${limits.sourceCharacters} characters`);
  const tree = parsing(source, 0, () => parseExpressionAt(source, 0, options));
  const next = parsing(source, tree.end, () => tokenizer(source.slice(tree.end), options).getToken());
  if (next.type !== tokTypes.eof)
    refuse(source, tree.end + next.start, 'something follows its end; it must be one expression');
  return tree;
}

function parsing<T>(source: string, start: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    // The parser is recursive: a few thousand brackets in a row end it here, without harm.
    const exhausted =
      error instanceof RangeError || (error instanceof Error && error.message.startsWith('Not enough stack'));
    if (exhausted) return refuse(source, start, 'it is nested too deeply');
    if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number') {
      const problem = error.message.replace(/ \(\d+:\d+\)$/, '');
      return refuse(source, start + error.pos, problem.charAt(0).toLowerCase() + problem.slice(1));
    }
    throw error;
  }
}
