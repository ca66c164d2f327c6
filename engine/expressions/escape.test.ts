// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expressions, held in strings
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import { depthOf, findForbiddenKey, type Json } from '../json.ts';
import { compileExpression } from './index.ts';

const global = globalThis as unknown as Record<string, unknown>;
let canaryTouched = false;

beforeEach(() => {
  canaryTouched = false;
  const touch = () => {
    canaryTouched = true;
    return 'touched';
  };
  Object.defineProperty(global, 'canary', { configurable: true, get: touch });
  // Whoever reads an inherited property of a plain object, list or text meets this.
  for (const prototype of [Object.prototype, Array.prototype, String.prototype, Function.prototype]) {
    Object.defineProperty(prototype, 'tripwire', { configurable: true, get: touch, set: touch });
  }
});

afterEach(() => {
  const tripped = canaryTouched;
  Reflect.deleteProperty(global, 'canary');
  for (const prototype of [Object.prototype, Array.prototype, String.prototype, Function.prototype]) {
    Reflect.deleteProperty(prototype, 'tripwire');
  }
  expect(tripped).toBe(false);
  expect(Object.keys({})).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
});

const scope: Record<string, Json> = {
  a: { b: [1, 'x', { c: null }], toString: 'text', valueOf: 3, length: 99, map: 'm' },
  list: [1, 2, 3],
  s: 'constructor',
  n: 1,
  k: ['constructor'],
};

/** null or a FlowError: nothing else may come of a hostile expression. */
function outcome(source: string): unknown {
  try {
    return compileExpression(source).evaluate(scope);
  } catch (error) {
    if (error instanceof FlowError && error.code.startsWith('EXPRESSION_')) return error.code;
    throw error;
  }
}

const refusedWhenCompiled = `
a.constructor
a.constructor.constructor("canary")()
a.b.constructor.constructor("return canary")()
"".constructor.constructor("return canary")()
(0).constructor
(x => x).constructor("return canary")()
(() => {}).constructor("return canary")()
a["constructor"]
a['__proto__'].polluted
a.__proto__
a?.__proto__?.polluted
a?.["constructor"]
a.prototype
({ __proto__: { polluted: 1 } })
({ "__proto__": { polluted: 1 } })
({ ["__proto__"]: { polluted: 1 } })
({ constructor: 1 })
({ prototype: 1 })
({ __proto__ })
({ get x() { return canary } })
({ set x(v) { } })
({ toString() { return canary } })
({ x: () => canary })
({ x: x => x }).x
({ [x => x]: 1 })
[x => x]
x => x
() => canary
function () { return canary }
(function () { return this })()
async () => canary
(async x => x)
list.map(async x => x)
list.map(function (x) { return x })
list.map(x => { return canary })
list.map((...all) => all)
list.map((x = canary) => x)
list.map(({ constructor: c }) => c)
list.map(({ ["constructor"]: c }) => c)
list.map(({ x = canary }) => x)
list.map(constructor => 1)
list.map(String.fromCharCode)
list.map(Function)
list.map(canary)
list.map(list.map)
list.map(a.map)
list.map(x => x)(canary)
list["map"](x => x)
list[\`map\`](x => x)
list.map?.(x => x)
list?.map?.(x => x)
list.map.call(list, x => x)
list.map.apply(list, [x => x])
"".trim.call(a)
s.sub.bind(s)
arguments
arguments.callee
eval
eval("canary")
(0, eval)("canary")
this
this.constructor
super.x
new Function("canary")
new Date()
new a.b
new.target
import("fs")
import.meta
await canary
yield
delete a.b
void canary
a instanceof canary
"tripwire" in a
a.b = 1
a.b += 1
[a.b] = [1]
({ b: n } = a)
n++
--n
a.b ??= 1
n, canary
canary\`\`
String.raw\`\${canary}\`
a.b\`x\`
\`\${x => x}\`
\`\${canary()}\`
\`\${(() => canary)()}\`
/x/
/x/.exec("x")
/x/[Symbol.replace]
s.replace(/x/, canary)
s.match(/x/)
s.matchAll(/x/g)
s.search(/x/)
s.split(/x/)
s.normalize("NFKC")
s.localeCompare("x")
s.valueOf()
s.anchor("x")
s.big()
list.constructor
list.push(1)
list.pop()
list.splice(0)
list.fill(0)
list.copyWithin(0)
list.keys()
list.entries()
list.forEach(x => x)
list[Symbol.iterator]()
list.toLocaleString()
Symbol("x")
Reflect.get(a, "b")
Object
Object.assign({}, a)
Object.getPrototypeOf(a)
Object.defineProperty(a, "x", {})
Object.fromEntries([["__proto__", 1]])
Object.prototype
Object["keys"](a)
Object.keys.constructor
Object.create(null)
Array
Array.from(list)
Array.prototype.map
Array(1e9)
String.prototype
String.fromCharCode(99)
String.raw
Number.prototype
Number.parseFloat("1")
Function("return canary")()
JSON
JSON.parse("{}")
JSON["stringify"](a)
JSON.stringify.constructor
Math
Math.random()
Math.constructor
Math["constructor"]
Math.PI.constructor
Math[s]
Math[k]
globalThis()
process.exit()
require("fs")
fetch("http://x")
setTimeout(canary)
console.log(canary)
document.cookie()
canary()
#x in a
class {}
class A extends canary {}
do { } while (1)
if (1) canary
while (true) {}
for (;;) {}
throw canary
return canary
debugger
with (a) b
let x = 1
var x
const x = canary
"use strict"; canary
<!-- canary
n --> canary
a?.\`x\`
list.map(x => x) => x
{ a: 1 }; canary
}{
@canary
n :: canary
a |> canary
\\u0063onstructor
a.\\u0063onstructor
a["\\u0063onstructor"]
a["\\x63onstructor"]
10n
0777
"\\08"
`
  .trim()
  .split('\n');

const harmless: [string, unknown][] = [
  ['a[s]', null],
  ['a["con" + "structor"]', null],
  ['a[`constr${"uctor"}`]', null],
  ['a[k]', null],
  ['a[[["__pro" + "to__"]]]', null],
  ['s[s]', null],
  ['list[s]', null],
  ['n[s]', null],
  ['list.map(x => x[s])', [null, null, null]],
  ['k.map(x => a[x])', [null]],
  ['[s].map(x => ""[x])', [null]],
  ['a.hasOwnProperty', null],
  ['a.tripwire', null],
  ['a["trip" + "wire"]', null],
  ['list.tripwire', null],
  ['s.tripwire', null],
  ['s.trim', null],
  ['list.map', null],
  ['list.length', 3],
  ['list.at.length', null],
  ['a.map', 'm'],
  ['a.toString', 'text'],
  ['a.length', 99],
  ['a + ""', 'EXPRESSION_FAILED'],
  ['`${a}`', 'EXPRESSION_FAILED'],
  ['a > 1', 'EXPRESSION_FAILED'],
  ['a == 3', 'EXPRESSION_FAILED'],
  ['[a] + ""', 'EXPRESSION_FAILED'],
  ['[a].join()', 'EXPRESSION_FAILED'],
  ['list[a]', 'EXPRESSION_FAILED'],
  ['a.map(x => x)', 'EXPRESSION_FAILED'],
  ['a.toString()', 'EXPRESSION_FAILED'],
  ['({ toString: "x", valueOf: 1 }) + 1', 'EXPRESSION_FAILED'],
  ['({ [s]: 1 })', 'EXPRESSION_FAILED'],
  ['({ ["__pro" + "to__"]: { polluted: 1 } })', 'EXPRESSION_FAILED'],
  ['({ ...{ [s]: 1 } })', 'EXPRESSION_FAILED'],
  ['list.reduce((o, x) => ({ ...o, ["__proto" + "__"]: { polluted: 1 } }), {})', 'EXPRESSION_FAILED'],
  ['JSON.stringify({ toJSON: "x" })', '{"toJSON":"x"}'],
  ['JSON.stringify(a, s)', 'EXPRESSION_FAILED'],
  ['s.replaceAll("c", "$\'$`")', "$'$`onstru$'$`tor"],
  ['Symbol.iterator', null],
  ['Proxy', null],
  ['s //*/ + canary', 'constructor'],
  ['canary', null],
  ['canary.x', null],
  ['globalThis', null],
  ['window', null],
  ['process.env', null],
  ['module.exports', null],
  ['typeof canary', 'undefined'],
  ['typeof a.toString', 'string'],
  ['[...a]', 'EXPRESSION_FAILED'],
  ['Math.max(...a)', 'EXPRESSION_FAILED'],
  ['({ ...s })', 'EXPRESSION_FAILED'],
  ['(a?.missing).b', null],
  ['a?.missing.b.trim()', 'EXPRESSION_FAILED'],
  ['missing?.b.trim()', null],
  ['list.map(([x]) => x)', 'EXPRESSION_FAILED'],
];

describe('no expression gets out', () => {
  it.each(refusedWhenCompiled)('%s does not compile', (source) => {
    expect(() => compileExpression(source)).toThrow(expect.objectContaining({ code: 'EXPRESSION_INVALID' }));
  });

  it.each(harmless)('%s gives only %j', (source, expected) => {
    expect(outcome(source)).toEqual(expected);
  });

  it('does not read inherited variables', () => {
    const inherited = Object.create({ secret: 1 }) as Record<string, Json>;
    expect(compileExpression('secret').evaluate(inherited)).toBe(null);
    expect(compileExpression('toString').evaluate({})).toBe(null);
    expect(compileExpression('hasOwnProperty').evaluate({})).toBe(null);
  });

  it('gives no function away, even if the host puts one into the scope by mistake', () => {
    const mistaken = { host: { call: () => 1 } } as unknown as Record<string, Json>;
    expect(() => compileExpression('host.call').evaluate(mistaken)).toThrow('not plain JSON');
    expect(() => compileExpression('host.call()').evaluate(mistaken)).toThrow(FlowError);
  });
});

const doubled = Array.from({ length: 60 }, () => '.map(x => [x, x])').join('');
const bombs = [
  '"x".repeat(1e9)',
  '"x".repeat(Infinity)',
  '"x".padStart(1e9)',
  '"x".padEnd(1e9, "ab")',
  `"x".repeat(1000000)${'.concat("y".repeat(1000))'}`,
  `${'"x".repeat(999999) + '.repeat(20)}"x"`,
  '"x".repeat(1000000).replaceAll("x", "yy")',
  '"x".repeat(1000000).split("")',
  '"xxxxxxxxxx".repeat(100000).replaceAll("", "0123456789")',
  `\`${'${"x".repeat(100000)}'.repeat(20)}\``,
  'big.map(x => big.map(y => x + y))',
  'big.map(x => big.map(y => big.map(z => 1)))',
  'big.flatMap(x => big)',
  'big.reduce((all, x) => all.concat(all, 1), [1])',
  'big.reduce((all, x) => [...all, ...all], [1])',
  'big.reduce((all, x) => ({ ...all, ["k" + x]: big.map(y => all) }), {})',
  'big.reduce((all, x) => all + all, "ab")',
  'big.reduce((all, x) => [all], 0)',
  'JSON.stringify(big.slice(0, 900).reduce((all, x) => [all], 0))',
  'String(big.slice(0, 900).reduce((all, x) => [all], 0))',
  'big.slice(0, 900).reduce((all, x) => [all], 0).flat(Infinity)',
  `[1]${doubled}`,
  `JSON.stringify([1]${doubled})`,
  `[1]${doubled}.join()`,
  `[1]${doubled}.flat(Infinity)`,
  'JSON.stringify(big.map(x => long))',
  'big.map(x => long).join()',
  'big.map(x => long.indexOf("b"))',
  'big.map(x => long.includes(needle))',
  'big.map(x => long.toUpperCase())',
  'big.map(x => long.split("b"))',
  'big.map(x => big.includes(-1)).map(x => big.includes(-1)).map(x => big.indexOf(-1))',
  'big.concat(big, big, big, big, big, big, big, big, big, big, big, big, big, big, big, big, big, big, big, big, big, big)',
  'big.sort((a, b) => ((a * 7919) % 5003) - ((b * 7919) % 5003))',
  'Math.max(...long, ...long)',
  '[...long]',
  `${'('.repeat(4000)}1${')'.repeat(4000)}`,
  `${'['.repeat(4000)}1${']'.repeat(4000)}`,
  `${'!'.repeat(9000)}1`,
  `${'- '.repeat(4900)}1`,
  `1${' + 1'.repeat(2400)}`,
  `1${' ? 1'.repeat(1200)}${' : 1'.repeat(1200)}`,
  `a${'.b'.repeat(4000)}`,
  `a${'?.b'.repeat(3000)}`,
  `${'`${'.repeat(1800)}1${'}`'.repeat(1800)}`,
  `${'[1].map(x=>'.repeat(800)}1${')'.repeat(800)}`,
  `1${' '.repeat(20_000)}`,
];

describe('no expression explodes', () => {
  const long = 'a'.repeat(200_000);
  const heavy: Record<string, Json> = {
    big: Array.from({ length: 5000 }, (_, index) => index),
    long,
    needle: `b${'a'.repeat(50_000)}`,
  };

  it.each(bombs.map((source) => ({ source, name: source.slice(0, 50) })))(
    '$name ends soon with a limit named',
    ({ source }) => {
      const start = performance.now();
      const evaluate = () => compileExpression(source).evaluate(heavy);
      expect(evaluate).toThrow(FlowError);
      expect(evaluate).toThrow(/more than|longer than|nested too deeply|cannot be repeated/);
      expect(performance.now() - start).toBeLessThan(2000);
    },
  );

  it('counts the turns of arrow functions, and the caller may allow fewer or more', () => {
    const expression = compileExpression('big.map(x => x).map(x => x).map(x => x).length');
    expect(() => expression.evaluate(heavy)).toThrow('more than 10000 steps');
    expect(expression.evaluate(heavy, 15_000)).toBe(5000);
    expect(() => compileExpression('[1, 2].map(x => x)').evaluate({}, 1)).toThrow('more than 1 steps');
  });

  it('lets ordinary work on large messages pass', () => {
    expect(compileExpression('long.length').evaluate(heavy)).toBe(200_000);
    expect(compileExpression('big.filter(x => x % 2 === 0).length').evaluate(heavy)).toBe(2500);
    expect(compileExpression('big.slice(0, 700).sort((a, b) => b - a)[0]').evaluate(heavy)).toBe(699);
    expect(compileExpression('big').evaluate({ big: Array.from({ length: 300_000 }, () => 1) })).toHaveLength(300_000);
  });
});

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
  const before = JSON.stringify(scope);
  canaryTouched = false;
  const result = outcome(source);
  expect(isPlainJson(result)).toBe(true);
  expect(findForbiddenKey(result)).toBe(undefined);
  expect(depthOf(result)).toBeLessThan(80);
  expect(canaryTouched).toBe(false);
  expect(JSON.stringify(scope)).toBe(before);
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
