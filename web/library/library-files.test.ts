import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { madeFiles } from './library-files.ts';

const library = path.resolve(import.meta.dirname, '../../flows-library');

function read(file: string): string | undefined {
  try {
    return readFileSync(path.join(library, file), 'utf8');
  } catch {
    return undefined;
  }
}

describe('What lies beside the flows of the library', () => {
  it('is as the flows say; if not, renew it with: npm run pictures', () => {
    const stale = madeFiles().flatMap(({ path: file, make }) => (make(read(file)) === read(file) ? [] : [file]));
    expect(stale, 'stale files below flows-library/; renew them with `npm run pictures`').toEqual([]);
  });

  it('is told apart when it is out of date', () => {
    const [picture, readme, release] = madeFiles();
    expect(picture?.make(undefined)).toMatch(/^<svg /);
    expect(picture?.make('<svg/>')).not.toBe('<svg/>');
    expect(readme?.make('# Title\n\nText.\n')).toBe('# Title\n\n![Graph of the flow](picture.svg)\n\nText.\n');
    expect(readme?.make(readme.make('# Title\n\nText.\n'))).toBe(readme?.make('# Title\n\nText.\n'));
    const held = { version: '1.0.0', facets: { section: 'blocks', type: 'alone', actors: 'people', cost: 'open' } };
    const made = JSON.parse(release?.make(JSON.stringify(held)) ?? '');
    expect(made).toMatchObject({ version: '1.0.0', facets: { section: 'blocks', type: 'alone', actors: 'both' } });
    expect(made.facets.calls.least).toBeGreaterThan(0);
  });
});
