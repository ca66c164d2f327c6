// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expressions, held in strings
import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';
import { compileExpression } from './index.ts';

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
      const evaluate = () => compileExpression(source).evaluate(heavy);
      expect(evaluate).toThrow(FlowError);
      expect(evaluate).toThrow(/more than|longer than|nested too deeply|cannot be repeated/);
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
