// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expressions, held in strings
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { depthOf, findForbiddenKey } from '../json.ts';
import { attackScope, harmless, refusedWhenCompiled } from './attacks.ts';
import { outcome, setCanary } from './canary.ts';

const canary = setCanary();
beforeEach(canary.arm);
afterEach(canary.disarm);

const atoms = fc.constantFrom(
  'a',
  'a.b',
  'list',
  's',
  'n',
  'k',
  'x',
  'canary',
  'missing',
  '1',
  '0',
  '-1',
  '1e9',
  '"constructor"',
  '"__proto__"',
  '"tripwire"',
  'null',
  'undefined',
  'NaN',
  '[]',
  '{}',
  'this',
  'Math.PI',
  '`t`',
  'globalThis',
  'Object',
  'Symbol.iterator',
  '/x/',
  '""',
);
const methods = fc.constantFrom(
  'map',
  'filter',
  'reduce',
  'flatMap',
  'sort',
  'some',
  'slice',
  'at',
  'concat',
  'flat',
  'join',
  'split',
  'repeat',
  'padStart',
  'replaceAll',
  'trim',
  'toString',
  'toFixed',
  'constructor',
  '__proto__',
  'call',
  'includes',
  'valueOf',
  'length',
  'b',
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'expression' },
    atoms,
    fc.tuple(tie('expression'), fc.constantFrom('.', '?.'), methods).map(([e, dot, m]) => `${e}${dot}${m}`),
    fc.tuple(tie('expression'), tie('expression')).map(([e, f]) => `(${e})[${f}]`),
    fc.tuple(tie('expression'), methods, tie('expression')).map(([e, m, f]) => `${e}.${m}(${f})`),
    fc.tuple(tie('expression'), methods, tie('expression')).map(([e, m, f]) => `(${e}).${m}(x => ${f})`),
    fc.tuple(tie('expression'), tie('expression')).map(([e, f]) => `${e}.reduce((x, y) => ${f}, ${e})`),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '**', '<', '==', '===', '&&', '||', '??', '%', ',', '=', 'in'),
        tie('expression'),
      )
      .map(([e, o, f]) => `(${e} ${o} ${f})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([e, f, g]) => `(${e} ? ${f} : ${g})`),
    tie('expression').map((e) => `[...${e}, ${e}]`),
    fc.tuple(tie('expression'), tie('expression')).map(([e, f]) => `({ ...${e}, [${f}]: ${e} })`),
    tie('expression').map((e) => `\`\${${e}}\``),
    fc
      .tuple(
        fc.constantFrom(
          'Math.max',
          'Object.keys',
          'Object.entries',
          'JSON.stringify',
          'String',
          'Number',
          'Array.isArray',
          'eval',
          'Function',
        ),
        tie('expression'),
      )
      .map(([f, e]) => `${f}(${e})`),
    fc
      .tuple(fc.constantFrom('!', '-', '+', '~', 'typeof ', 'void ', 'delete ', 'new ', 'await '), tie('expression'))
      .map(([o, e]) => `${o}${e}`),
  ),
}));

function isPlainJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return false;
  return Object.values(value).every(isPlainJson);
}

function expectHarmless(source: string): void {
  const before = JSON.stringify(attackScope);
  canary.reset();
  const result = outcome(source);
  expect(isPlainJson(result)).toBe(true);
  expect(findForbiddenKey(result)).toBe(undefined);
  expect(depthOf(result)).toBeLessThan(80);
  expect(canary.isTouched()).toBe(false);
  expect(JSON.stringify(attackScope)).toBe(before);
}

describe('whatever the text', () => {
  it('random text gives plain JSON or a FlowError', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60, unit: 'binary' }), expectHarmless), { numRuns: 1500 });
    const signs = fc.string({ maxLength: 40, unit: fc.constantFrom(...'ab.x()[]{}`$"\'=>?:!+-*/%&|,;0 1\\\n#@~^<') });
    fc.assert(fc.property(signs, expectHarmless), { numRuns: 3000 });
  });

  it('random expressions give plain JSON or a FlowError', () => {
    fc.assert(fc.property(expression, expectHarmless), { numRuns: 4000 });
  });

  it('expressions with a random change give plain JSON or a FlowError', () => {
    const corpus = fc.constantFrom(...refusedWhenCompiled, ...harmless.map(([source]) => source));
    const mutated = fc.tuple(corpus, fc.nat(60), fc.nat(4), expression).map(([source, at, cut, piece]) => {
      return source.slice(0, at) + piece + source.slice(at + cut);
    });
    fc.assert(fc.property(mutated, expectHarmless), { numRuns: 4000 });
  });

  it('the fuzz reaches working expressions, not only refusals', () => {
    const outcomes = fc.sample(expression, 2000).map(outcome);
    const worked = outcomes.filter((result) => result !== 'EXPRESSION_INVALID').length;
    expect(worked).toBeGreaterThan(200);
  });
});
