import { describe, expect, it } from 'vitest';
import { scope } from './edits/edits-sample.ts';
import { fittingEntries } from './fitting-entries.ts';
import { flowEntries, nodeEntries } from './palette-entries.ts';

const number = { type: 'number' as const };
const text = { type: 'string' as const };
const entries = [
  ...nodeEntries,
  ...flowEntries([
    {
      reference: 'sum@1.0.0',
      title: 'Sum',
      description: '',
      isRelease: true,
      interface: { input: { n: number }, output: { total: number } },
    },
    {
      reference: 'polish',
      title: 'Polish',
      description: '',
      isRelease: false,
      interface: { input: { text }, output: { text } },
    },
  ]),
];
const keys = (found: typeof entries | readonly (typeof entries)[number][]) => found.map(({ key }) => key);

describe('what fits an edge that is dropped into nothing', () => {
  it('is everything when no edge is drawn', () => {
    expect(fittingEntries(scope, entries, { body: [] })).toEqual(entries);
  });

  it('leaves out what takes no input, and flows that take another type', () => {
    const found = keys(fittingEntries(scope, entries, { body: [], from: { body: [], node: 'draft', port: 'text' } }));
    expect(found).toContain('ask-model');
    expect(found).toContain('polish');
    expect(found).not.toContain('note');
    expect(found).not.toContain('sum@1.0.0');
  });

  it('looks at outputs when the edge was begun at an input', () => {
    const found = keys(fittingEntries(scope, entries, { body: [], to: { body: [], node: 'sum', port: 'n' } }));
    expect(found).toContain('sum@1.0.0');
    expect(found).toContain('code');
    expect(found).not.toContain('polish');
    expect(found).not.toContain('template');
  });
});
