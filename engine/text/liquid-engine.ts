import {
  type Context,
  defaultOperators,
  type Emitter,
  type FilterHandler,
  filters,
  type Limiter,
  Liquid,
  Token,
} from 'liquidjs/dist/liquid.browser.mjs';
import { FlowError } from '../errors.ts';
import { printValue, textIfStructured } from './liquid-text.ts';

export const limits = {
  sourceCharacters: 200_000,
  /** Tags, outputs and pieces of text rendered in all. */
  pieces: 100_000,
  /** Characters and list items made or printed in all. */
  memory: 20_000_000,
  outputCharacters: 2_000_000,
  /** The last net, for one slow filter after the other; the limits above are met first and do not depend on a clock. */
  milliseconds: 2_000,
} as const;

// Only what is listed exists. Missing on purpose: `include`, `render`, `layout`, `block` (other files), `tablerow` (HTML).
const tags = new Set(
  'assign break capture case comment continue cycle decrement echo for if increment liquid raw unless #'.split(' '),
);
// These work on texts; a list or an object comes to them as JSON text.
const textFilters = (
  'append capitalize downcase escape lstrip normalize_whitespace number_of_words prepend remove remove_first remove_last ' +
  'replace replace_first replace_last rstrip split strip strip_newlines squish truncate truncatewords upcase url_encode'
).split(' ');
const otherFilters = (
  'abs at_least at_most ceil compact concat default divided_by find find_index first floor has json last map minus modulo ' +
  'plus pop reject reverse round shift size slice sort sort_natural sum times uniq where'
).split(' ');
// Missing on purpose: filters that read the clock (`date`), throw dice (`sample`), read texts as expressions (`where_exp`),
// nest lists (`push`, `group_by`; nothing else can make a value that is larger than it looks) or need a slow pattern (`strip_html`).

/**
 * A LiquidJS engine that reads own properties only, knows no other files, and prints structures as JSON. `encode` is
 * done to everything that `{{ }}` prints.
 */
export function createLiquid(encode: (text: string) => string = (text) => text): Liquid {
  const liquid = new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    parseLimit: limits.sourceCharacters,
    renderLimit: limits.milliseconds,
    memoryLimit: limits.memory,
    operators: { ...defaultOperators, '<': less, '<=': lessOrEqual, '>': greater, '>=': greaterOrEqual, contains },
    outputEscape(value) {
      return encode(printValue(this.context, value));
    },
  });
  for (const name of Object.keys(liquid.tags)) if (!tags.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) delete liquid.filters[name];
  for (const name of otherFilters) liquid.registerFilter(name, builtin(name));
  for (const name of textFilters) liquid.registerFilter(name, onTexts(builtin(name)));
  liquid.registerFilter('join', join);
  // There is nothing to escape, so nothing to leave unescaped; templates from elsewhere still say it.
  liquid.registerFilter('raw', (value) => value);
  capOutput(liquid);
  speedUpPositions();
  return liquid;
}

function builtin(name: string): FilterHandler {
  const handler = filters[name];
  // The table of LiquidJS mixes functions and records; the ones listed here are functions.
  if (typeof handler !== 'function') throw new FlowError('INTERNAL', `LiquidJS has no filter ${name}.`);
  return handler as FilterHandler;
}

function onTexts(filter: FilterHandler): FilterHandler {
  return function (...values) {
    return filter.apply(
      this,
      values.map((value) => textIfStructured(this.context, value)),
    );
  };
}

const join: FilterHandler = function (list, separator) {
  const items = Array.isArray(list) ? list : [list];
  this.context.memoryLimit.use(items.length);
  const texts = items.map((item) => printValue(this.context, item));
  const glue = separator === undefined ? ' ' : printValue(this.context, separator);
  this.context.memoryLimit.use(texts.reduce((length, text) => length + text.length + glue.length, 0));
  return texts.join(glue);
};

type Scalar = string | number;

/** Only texts with texts and numbers with numbers: JavaScript would turn a list into a text first, at any cost. */
function compare(left: unknown, right: unknown, holds: (order: number) => boolean): boolean {
  const same =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  if (!same || Number.isNaN(left) || Number.isNaN(right)) return false;
  return holds((left as Scalar) < (right as Scalar) ? -1 : left === right ? 0 : 1);
}
const less = (left: unknown, right: unknown): boolean => compare(left, right, (order) => order < 0);
const lessOrEqual = (left: unknown, right: unknown): boolean => compare(left, right, (order) => order <= 0);
const greater = (left: unknown, right: unknown): boolean => compare(left, right, (order) => order > 0);
const greaterOrEqual = (left: unknown, right: unknown): boolean => compare(left, right, (order) => order >= 0);

function contains(list: unknown, item: unknown, context: Context): boolean {
  if (typeof list !== 'string' && !Array.isArray(list)) return false;
  context.memoryLimit.use(list.length);
  return Array.isArray(list) ? list.includes(item) : list.includes(printValue(context, item));
}

/** Every text that a template builds, what it captures included, goes through an emitter with a cap. */
function capOutput(liquid: Liquid): void {
  const render = liquid.renderer.renderTemplates.bind(liquid.renderer);
  liquid.renderer.renderTemplates = (templates, context, emitter) =>
    render(templates, context, emitter ?? cappedEmitter(context));
}

function cappedEmitter(context: Context): Emitter {
  let buffer = '';
  return {
    get buffer() {
      return buffer;
    },
    write(text) {
      const piece = printValue(context, text);
      context.memoryLimit.use(piece.length);
      if (buffer.length + piece.length > limits.outputCharacters) {
        const message = `The template would make a text of more than ${limits.outputCharacters} characters.`;
        throw new FlowError('MESSAGE_TOO_LARGE', message);
      }
      buffer += piece;
    },
  };
}

/**
 * LiquidJS counts lines from the start of the source for every variable that it finds: half a minute for a hostile
 * template of 200,000 characters. The same answer from a table of line starts takes milliseconds.
 */
function speedUpPositions(): void {
  let input = '';
  let starts = [0];
  Token.prototype.getPosition = function () {
    if (this.input !== input) {
      input = this.input;
      starts = [0];
      for (let at = input.indexOf('\n'); at >= 0; at = input.indexOf('\n', at + 1)) starts.push(at + 1);
    }
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= this.begin) low = middle;
      else high = middle - 1;
    }
    return [low + 1, this.begin - (starts[low] ?? 0) + 1];
  };
}

/** Counts what is rendered, which is the same on every machine, before it looks at the time. */
export function pieceLimiter(clock: Limiter): Limiter {
  let pieces = 0;
  return {
    use: (count) => clock.use(count),
    check(now) {
      pieces += 1;
      if (pieces > limits.pieces) throw new Error(`it rendered more than ${limits.pieces} pieces`);
      clock.check(now);
    },
  };
}
