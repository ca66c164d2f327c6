import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/editor.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| What (command)'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const testsIn = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n');
const tests =
  testsIn('test/e2e', /\.spec\.ts$/) + testsIn('web/editor', /\.test\.ts$/) + testsIn('web/store', /\.test\.ts$/);

describe('the page of everything that can be done in the editor', () => {
  it.each(rows.map(([, what = '', , , , shownBy = '']) => [what, shownBy]))(
    'says which test shows "%s"',
    (_, shownBy) => {
      expect(shownBy).not.toBe('');
      expect(tests).toContain(`'${shownBy}'`);
    },
  );

  it('names every command there is', () => {
    const sources = ['use-commands.ts', 'use-canvas-commands.ts'].map((name) =>
      readFileSync(`web/editor/${name}`, 'utf8'),
    );
    const ids = sources.flatMap((source) =>
      [...source.matchAll(/command\(\s*[\w.']+,\s*['`]([a-z-]+)/g)].map(([, id]) => id),
    );
    expect(ids.length).toBeGreaterThan(40);
    expect(ids.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  });
});
