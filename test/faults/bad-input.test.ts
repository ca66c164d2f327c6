import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const lines = readFileSync(join(root, 'docs/bad-input.md'), 'utf8').split('\n');
/** The rows of all tables, each with what stands in its last cell. */
const rows = lines.filter((line) => line.startsWith('| ') && line.includes(' › ')).map((line) => line.split(' | '));
const sources = new Map<string, string>();

function sourceOf(file: string): string {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const path = join(root, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  sources.set(file, text);
  return text;
}

describe('docs/bad-input.md', () => {
  it('names only tests that exist', () => {
    const missing = rows.flatMap((cells) => {
      const [file = '', title = ''] = cells.at(-1)!.replace(/ \|$/, '').split(' › ');
      const text = sourceOf(file).replaceAll("\\'", "'");
      return [`'${title}'`, `\`${title}\``, `"${title}"`].some((quoted) => text.includes(quoted))
        ? []
        : [`${file} › ${title}`];
    });
    expect(missing).toEqual([]);
    expect(rows.length).toBeGreaterThan(70);
  });

  it('has a row for everything that the list has', () => {
    const told = new Set(
      rows.flatMap(([number = '']) =>
        number
          .replace('|', '')
          .split(',')
          .map((part) => Number(part.trim())),
      ),
    );
    const missing = Array.from({ length: 71 }, (_, index) => index + 1).filter((number) => !told.has(number));
    expect(missing).toEqual([]);
  });
});
