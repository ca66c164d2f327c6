// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expressions, held in strings
import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';
import { compileExpression, truthy } from './index.ts';

const scope = {
  n: 7,
  zero: 0,
  text: 'Hello, world',
  empty: '',
  yes: true,
  nothing: null,
  list: [3, 1, 2],
  words: ['b', 'a', 'c', 'a'],
  nested: [1, [2, [3, [4]]]],
  verdict: { ok: true, score: 0.75, notes: ['x', 'y'], 'two words': 1 },
  votes: [
    { name: 'a', weight: 2, ok: true },
    { name: 'b', weight: 1, ok: false },
    { name: 'c', weight: 3, ok: true },
  ],
} satisfies Record<string, Json>;

function evaluate(source: string, variables: Record<string, Json | undefined> = scope): Json {
  return compileExpression(source).evaluate(variables);
}

/** What JavaScript itself says; only for the table below, which we wrote. */
function javascript(source: string): unknown {
  // biome-ignore lint/security/noGlobalEval: the oracle of this test is the language itself
  const make = globalThis.eval(`({${Object.keys(scope).join(', ')}}) => (${source}\n)`) as (
    variables: unknown,
  ) => unknown;
  return make(structuredClone(scope));
}

const sameAsJavaScript = `
1 + 2 * 3 ** 2 - -4
(1 + 2) * 3
7 % 4 + -7 % 4
0.1 + 0.2
1 / 3 > 0.33 && 1 / 3 < 0.34
5 & 3 | 8 ^ 1
1 << 4 >> 1
-1 >>> 28
~n
'a' + 1 + 2
1 + 2 + 'a'
'5' * '2'
'b' > 'a' && 'B' < 'a'
'10' < '9'
'10' < 9
null + 1
undefined + 1 === 1
true + true
[1, 2] + 'x'
[] == ''
[1] == 1
null == undefined
null == 0
'1' == 1
true == '1'
'' == 0
nothing === null
1 === '1'
1 !== 2
2 != '2'
typeof n
typeof text
typeof list
typeof nothing
typeof undefined
!empty
!!'0'
!list
+'3.5' + +true
-'4'
zero || 'other'
zero ?? 'other'
nothing ?? 'other'
yes && text
nothing?.a.b.c
verdict?.score
verdict?.notes?.[1]
nothing?.trim()
(verdict?.notes).length
verdict['two words']
verdict['sc' + 'ore']
list[0] + list[list.length - 1]
list[9] === undefined
list['length']
text[4]
text.length
text['length']
yes ? 'a' : nothing ? 'b' : 'c'
\`\${n} is \${n > 5 ? \`big \${text}\` : 'small'}!\`
\`\${[1, [2, null]]}|\${null}|\${undefined}|\${1e21}|\${-0}\`
[...list, ...words, 9]
[...'añ😀']
{ a: 1, 'b c': [2], [text.slice(0, 2)]: 3, n, ...verdict }
({ ...nothing, ...list })
{ 1: 2, 0x10: 3 }
list.map(x => x * 2)
list.map((x, i) => x * i)
list.map((x, i, all) => all[all.length - 1 - i])
words.filter(w => w !== 'a')
words.filter((w, i) => words.indexOf(w) === i)
[0, 1, '', 'x', null].filter(Boolean)
['1', '2', 'x'].map(Number)
[1, null, 'x'].map(String)
list.some(x => x > 2) && !list.every(x => x > 2)
[].some(x => x) || [].every(x => x)
votes.find(v => v.weight > 2).name
votes.find(v => v.weight > 9) === undefined
votes.findIndex(v => v.name === 'b') + votes.findIndex(v => v.name === 'z')
list.reduce((sum, x) => sum + x)
list.reduce((sum, x, i) => sum + x * i, 10)
[].reduce((sum, x) => sum + x, 'none')
[undefined].reduce((sum, x) => 1, undefined)
votes.reduce((all, v) => ({ ...all, [v.name]: v.weight }), {})
list.flatMap(x => [x, x * 10])
list.flatMap(x => x)
nested.flat()
nested.flat(2)
nested.flat(Infinity)
nested.flat(0)
list.slice(1)
list.slice(-2, -1)
list.includes(2) && !list.includes(9) && [NaN].includes(NaN)
list.includes(3, 1)
words.indexOf('a') + words.lastIndexOf('a') + words.indexOf('z')
words.join()
words.join('')
[1, null, [2, [3]], undefined].join('-')
list.at(-1) + list.at(0)
list.concat(4, [5, [6]])
[...list].reverse()
[...list].sort()
[10, 9, 1, 'b', undefined, null].sort()
[...list].sort((a, b) => b - a)
[...votes].sort((a, b) => b.weight - a.weight).map(v => v.name)
[...words].sort((a, b) => a < b ? -1 : a > b ? 1 : 0)
list.map(x => list.map(y => x * y).filter(z => z > x))
list.map(x => list.map(x => x + 1).length + x)
Object.entries(verdict).map(([key, value]) => key)
votes.map(({ name, weight: w }) => name + w)
'  x y '.trim()
'  x y '.trimStart() + '|' + '  x y '.trimEnd()
text.split(', ')
text.split('')
text.split()
text.split('l', 2)
'a,b'.split(',').map(x => x.toUpperCase())
text.startsWith('Hell') && text.endsWith('world') && text.startsWith('world', 7)
text.includes('lo, w') && !text.includes('hello')
text.includes(5)
text.indexOf('o') + text.indexOf('o', 5) + text.indexOf('zz')
text.slice(-5) + text.slice(1, 3) + text.slice(3, 1)
text.toLowerCase() + text.toUpperCase() + 'ß'.toUpperCase()
text.replaceAll('l', 'L').replaceAll('', '-')
'x'.padStart(5) + '|' + 'x'.padEnd(4, 'ab') + '|' + 'long'.padStart(2)
'ab'.repeat(3) + 'x'.repeat(0)
text.at(-1) + text.charAt(1) + text.charAt(99)
'x'.concat('y', 1, null)
(1234.5678).toFixed(2) + (0.5).toFixed() + (255).toString(16)
Math.max(1, ...list, 2) + Math.min(...list)
Math.max() < Math.min()
Math.round(2.5) + Math.floor(-2.5) + Math.ceil(2.1) + Math.trunc(-2.7) + Math.abs(-3) + Math.sign(-9)
Math.sqrt(16) + Math.pow(2, 10) + Math.hypot(3, 4) + Math.log2(8) + Math.cbrt(27)
Math.PI > 3.14 && Math.E < 2.72
Math.abs('-3') + Math.abs(null)
Number('12') + Number('') + Number(true) + Number()
Number.isInteger(5) && !Number.isInteger('5') && Number.isNaN(0 / 0) && !Number.isFinite(1 / 0)
String(12) + String(null) + String([1, 2]) + String(true) + String()
Boolean('') || Boolean([])
Array.isArray(list) && !Array.isArray(text)
Object.keys(verdict)
Object.values(verdict)
Object.entries({ a: 1, b: [2] })
Object.keys(list)
JSON.stringify(verdict)
JSON.stringify({ a: undefined, b: [undefined, NaN], c: 'é"\\n' })
JSON.stringify(votes, null, 2)
JSON.stringify(undefined) === undefined
votes.filter(v => v.ok).length / votes.length >= 2 / 3
votes.map(v => v.weight).reduce((a, b) => a + b, 0)
(/* why */ n) // because
`
  .trim()
  .split('\n');

describe('an expression', () => {
  it.each(sameAsJavaScript)('gives what JavaScript gives: %s', (source) => {
    const expected = javascript(source.startsWith('{') ? `(${source})` : source);
    expect(evaluate(source)).toEqual(expected === undefined ? null : JSON.parse(JSON.stringify(expected)));
  });

  it('lists its free variables in order of appearance', () => {
    const { names } = compileExpression(
      'b + a.map(x => x + b + c).length + { d, e: undefined, [f]: Math.PI }.d + `${g}`',
    );
    expect(names).toEqual(['b', 'a', 'c', 'd', 'f', 'g']);
  });

  it('does not take a parameter for a variable, nor a variable for a parameter outside of its function', () => {
    expect(compileExpression('list.map(x => x + x)').names).toEqual(['list']);
    expect(compileExpression('list.map(x => 1).length + x').names).toEqual(['list', 'x']);
  });

  it('takes what is missing for undefined, at any depth', () => {
    expect(evaluate('missing')).toBe(null);
    expect(evaluate('missing.a.b[3].c')).toBe(null);
    expect(evaluate('nothing.score > 3')).toBe(false);
    expect(evaluate('missing.a ?? "none"')).toBe('none');
    expect(evaluate('n.a')).toBe(null);
  });

  it('turns what JSON does not know into null, leaves undefined properties out and knows no -0', () => {
    expect(evaluate('0 / 0')).toBe(null);
    expect(evaluate('[1 / 0, undefined, { a: undefined, b: NaN }]')).toEqual([null, null, { b: null }]);
    expect(Object.keys(evaluate('{ a: undefined }') as object)).toEqual([]);
    expect(Object.is(evaluate('-zero'), 0)).toBe(true);
    expect(Object.is(evaluate('[-zero][0]'), 0)).toBe(true);
  });

  it('changes nothing that it was given', () => {
    const frozen = Object.freeze([3, 1, 2]);
    expect(evaluate('list.sort((a, b) => a - b).concat(list.reverse())', { list: frozen })).toEqual([1, 2, 3, 2, 1, 3]);
    expect(frozen).toEqual([3, 1, 2]);
  });

  it('replaces texts literally, whatever the replacement looks like', () => {
    expect(evaluate('"a-b".replaceAll("-", "$&$1$$")')).toBe('a$&$1$$b');
  });

  it('gives back what it was given without copying it', () => {
    expect(evaluate('verdict')).toBe(scope.verdict);
  });

  it('is compiled once for the same source', () => {
    expect(compileExpression('n + 41')).toBe(compileExpression('n + 41'));
  });

  it('can be evaluated again and again, also after it failed', () => {
    const expression = compileExpression('list.map(x => x.trim())');
    expect(() => expression.evaluate({ list: [1] })).toThrow(FlowError);
    expect(expression.evaluate({ list: [' a', 'b '] })).toEqual(['a', 'b']);
    expect(expression.evaluate({ list: ['c'] })).toEqual(['c']);
  });

  it('is met or not as in JavaScript', () => {
    expect([false, 0, '', null].map(truthy)).toEqual([false, false, false, false]);
    expect([true, 1, '0', [], {}].map(truthy)).toEqual([true, true, true, true, true]);
  });
});

describe('an error', () => {
  function errorOf(source: string, variables?: Record<string, Json>): FlowError {
    try {
      evaluate(source, variables);
    } catch (error) {
      if (error instanceof FlowError) return error;
      throw error;
    }
    throw new Error(`no error: ${source}`);
  }

  it.each([
    ['1 +', 'EXPRESSION_INVALID', 'column 4'],
    ['', 'EXPRESSION_INVALID', 'empty'],
    ['   ', 'EXPRESSION_INVALID', 'empty'],
    ['a b', 'EXPRESSION_INVALID', 'column 3'],
    ['a; b', 'EXPRESSION_INVALID', 'column 2'],
    ['n +\n  this', 'EXPRESSION_INVALID', 'line 2, column 3'],
    ['n = 3', 'EXPRESSION_INVALID', 'column 1'],
    ['list.map(x => { return x })', 'EXPRESSION_INVALID', 'column 10'],
    ['list.push(1)', 'EXPRESSION_INVALID', '`push` is not one of the methods allowed (column 6)'],
    ['list.map(2)', 'EXPRESSION_INVALID', 'arrow function'],
    ['list.map()', 'EXPRESSION_INVALID', 'needs an arrow function'],
    ['[1,,2]', 'EXPRESSION_INVALID', 'holes'],
    ['Math.random()', 'EXPRESSION_INVALID', 'Math.random'],
    ['Math', 'EXPRESSION_INVALID', 'Math'],
    ['text.replaceAll(/l/g, "")', 'EXPRESSION_INVALID', 'column 17'],
    ['10n', 'EXPRESSION_INVALID', 'big integers'],
    ['n++', 'EXPRESSION_INVALID', 'may not change'],
    ['missing.trim()', 'EXPRESSION_FAILED', '`trim` was called on a missing value'],
    ['n + verdict.title.trim()', 'EXPRESSION_FAILED', 'column 19'],
    ['n.trim()', 'EXPRESSION_FAILED', '`trim` was called on a number'],
    ['text.map(x => x)', 'EXPRESSION_FAILED', '`map` was called on a text'],
    ['verdict.slice(1)', 'EXPRESSION_FAILED', '`slice` was called on an object'],
    ['verdict + ""', 'EXPRESSION_FAILED', 'JSON.stringify'],
    ['verdict > 1', 'EXPRESSION_FAILED', 'JSON.stringify'],
    ['[].reduce((a, b) => a)', 'EXPRESSION_FAILED', 'initial value'],
    ['[...n]', 'EXPRESSION_FAILED', 'spread'],
    ['"x".repeat(-1)', 'EXPRESSION_FAILED', 'repeated'],
    ['n.toFixed(200)', 'EXPRESSION_FAILED', 'toFixed'],
    ['Object.keys(missing)', 'EXPRESSION_FAILED', 'missing value'],
  ])('in %j is %s and says what and where', (source, code, part) => {
    const error = errorOf(source);
    expect(error.code).toBe(code);
    expect(error.message).toContain(part);
  });
});
