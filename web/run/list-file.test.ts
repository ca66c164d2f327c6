import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#engine/json';
import { atOnce } from '../store/slices.ts';
import { linesOf, tableOf } from './list-file.ts';

describe('a list as a file', () => {
  const list: readonly JsonObject[] = [
    { role: 'verifier', value: 0.5, messages: [{ role: 'user', content: 'a "b",\nc' }] },
    { role: 'refiner', good: true, note: null },
  ];

  it('has one item a line as JSON lines, whatever is in them', () => {
    const text = atOnce(linesOf([...list, 'two\nlines', 3])).join('');
    const lines = text.split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.slice(0, 4).map((line) => JSON.parse(line))).toEqual([...list, 'two\nlines', 3]);
    expect(atOnce(linesOf([]))).toEqual([]);
  });

  it('has a column for every field as CSV', async () => {
    const { default: Papa } = await import('papaparse');
    const { data } = Papa.parse<string[]>((await tableOf(list)).trimEnd());
    expect(data).toEqual([
      ['role', 'value', 'messages', 'good', 'note'],
      ['verifier', '0.5', JSON.stringify(list[0]?.messages), '', ''],
      ['refiner', '', '', 'true', ''],
    ]);
  });

  it('has one column for plain values, and no formulas', async () => {
    expect(await tableOf(['a', 7, '=1+1'])).toBe('value\r\na\r\n7\r\n"\'=1+1"\r\n');
  });
});
