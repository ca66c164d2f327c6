import { Context, type Liquid, type Template as Node, type Token, toValueSync } from 'liquidjs/dist/liquid.browser.mjs';
import { type ErrorCode, FlowError, type TextPlace } from '../errors.ts';
import type { Json } from '../json.ts';
import { boundedCache } from './bounded-cache.ts';
import { createLiquid, limits, pieceLimiter } from './liquid-engine.ts';

/** A text with holes, in Liquid. */
export interface Template {
  readonly source: string;
  /** The variables that it needs from outside, in order of first appearance. */
  readonly names: readonly string[];
  /**
   * The text for these variables. Single pass: braces in a value stay braces. Lists and objects are printed as JSON, null
   * as nothing. Throws TEMPLATE_FAILED, naming the variable that is missing, or MESSAGE_TOO_LARGE beyond 2,000,000 characters.
   */
  render(scope: Readonly<Record<string, Json | undefined>>): string;
}

/**
 * Compiles a Liquid template, or takes it from the cache. Throws TEMPLATE_INVALID with line and column.
 *
 * @example compileTemplate('Solve: {{ question }}').render({ question: '6 × 7?' }) // 'Solve: 6 × 7?'
 */
export const compileTemplate: (source: string) => Template = boundedCache(200, (source) => {
  forText ??= createLiquid();
  return compile(forText, source);
});

/**
 * Compiles the template of a URL: whatever is put in is URL-encoded after its filters, so that it can be no more than
 * a part of a path or query. Throws TEMPLATE_INVALID, also for tags, some of which print without encoding.
 *
 * @example compileUrlTemplate('https://a.example/{{ name }}').render({ name: 'x/y' }) // 'https://a.example/x%2Fy'
 */
export const compileUrlTemplate: (source: string) => Template = boundedCache(200, (source) => {
  if (source.includes('{%'))
    throw new FlowError('TEMPLATE_INVALID', 'A URL takes {{ names }} and filters, but no {% tags %}.');
  forUrls ??= createLiquid(encodeURIComponent);
  return compile(forUrls, source);
});

let forText: Liquid | undefined;
let forUrls: Liquid | undefined;

function compile(liquid: Liquid, source: string): Template {
  if (source.length > limits.sourceCharacters) {
    throw new FlowError('TEMPLATE_INVALID', `The template is longer than ${limits.sourceCharacters} characters.`);
  }
  const { nodes, names } = guarded('TEMPLATE_INVALID', () => {
    const nodes = liquid.parse(source);
    return { nodes, names: findNames(liquid, nodes) };
  });
  // Much of what is asked is always the same.
  if (!source.includes('{{') && !source.includes('{%')) return { source, names, render: () => source };
  return { source, names, render: (scope) => guarded('TEMPLATE_FAILED', () => render(liquid, nodes, scope)) };
}

function findNames(liquid: Liquid, nodes: readonly Node[]): string[] {
  const { globals } = liquid.analyzeSync(nodes, { partials: false });
  const found = Object.entries(globals).map(([name, places]) => {
    const lines = places.map(({ location }) => location.row * 1e6 + location.col);
    return { name, at: lines.reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY) };
  });
  return found.sort((a, b) => a.at - b.at).map(({ name }) => name);
}

function render(liquid: Liquid, nodes: readonly Node[], scope: Readonly<Record<string, Json | undefined>>): string {
  // Without a prototype: LiquidJS looks names up with `in` before it asks whether they are own.
  const variables: object = Object.assign(Object.create(null), scope);
  const context = new Context(variables, liquid.options, { sync: true }, { liquid });
  context.renderLimit = pieceLimiter(context.renderLimit);
  return String(toValueSync(liquid.renderer.renderTemplates(nodes, context)));
}

function guarded<T>(code: ErrorCode, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toFlowError(code, error);
  }
}

/** LiquidJS wraps errors in errors; the innermost says what happened, the first with a token says where. */
function toFlowError(code: ErrorCode, thrown: unknown): FlowError {
  let at: TextPlace | undefined;
  let missing: string | undefined;
  let inner = thrown;
  for (let error = thrown; error instanceof Error; error = 'originalError' in error ? error.originalError : undefined) {
    if (error instanceof FlowError) return error;
    if ('token' in error && isToken(error.token)) {
      const [line, column] = error.token.getPosition();
      at = { line, column };
    }
    if ('variableName' in error && typeof error.variableName === 'string') missing = error.variableName;
    inner = error;
  }
  const place = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`;
  const options = { cause: thrown, at };
  if (missing !== undefined)
    return new FlowError(code, `The template needs \`${missing}\`, which is missing${place}.`, options);
  const what = code === 'TEMPLATE_INVALID' ? 'cannot be read' : 'could not be filled in';
  return new FlowError(code, `The template ${what}: ${describe(inner)}${place}.`, options);
}

function isToken(value: unknown): value is Token {
  return (
    typeof value === 'object' && value !== null && 'getPosition' in value && typeof value.getPosition === 'function'
  );
}

function describe(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply or makes too long a text';
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, line:\d+, col:\d+$/, '').replace(/\.$/, '');
}
