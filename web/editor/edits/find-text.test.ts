import { describe, expect, it } from 'vitest';
import type { FlowFile } from '#engine/format/index';
import { applied, ask, flow as sample } from './edits-sample.ts';
import { excerptOf, findText, type Query, replaceText } from './find-text.ts';

const query = (text: string, more: Partial<Query> = {}): Query => ({
  text,
  matchCase: false,
  wholeWord: false,
  ...more,
});

const flow: FlowFile = {
  ...sample,
  title: 'Solve it',
  nodes: [
    ...sample.nodes,
    {
      id: 'again',
      title: 'Solve again',
      type: 'loop',
      maxRounds: 2,
      until: 'solved == true',
      body: {
        nodes: [
          ask('solve', 'Solve {{ round }}. Then solve it once more, solver.'),
          {
            id: 'inner',
            type: 'flow',
            use: { ...sample, name: 'inner', nodes: [ask('deep', 'solve deep')], edges: [], layout: {} },
          },
        ],
        edges: [],
      },
    },
  ],
};
const places = (found: ReturnType<typeof findText>) =>
  found.map(({ path, field, matches }) => `${path.join('/')}:${field.join('.')}×${matches.length}`);

describe('finding text', () => {
  it('looks at all that people wrote, at every depth, and at nothing that names', () => {
    expect(places(findText(flow, query('solve')))).toEqual([
      ':title×1',
      'draft:prompt×1',
      'again:title×1',
      'again:until×1',
      'again/solve:prompt×3',
      'again/inner/deep:prompt×1',
    ]);
    expect(findText(flow, query('model'))).toEqual([]);
    expect(findText(flow, query(''))).toEqual([]);
  });

  it('can keep to the case and to whole words, and takes every character as it is', () => {
    expect(places(findText(flow, query('Solve', { matchCase: true })))).toEqual([
      ':title×1',
      'draft:prompt×1',
      'again:title×1',
      'again/solve:prompt×1',
    ]);
    expect(places(findText(flow, query('solve', { wholeWord: true })))).toContain('again/solve:prompt×2');
    expect(places(findText(flow, query('{{ round }}.')))).toEqual(['again/solve:prompt×1']);
    expect(places(findText(flow, query('.*')))).toEqual([]);
  });

  it('shows the line around a match', () => {
    expect(excerptOf('one\ntwo three\nfour', [8, 13])).toEqual(['two ', 'three', '']);
  });
});

describe('replacing text', () => {
  it('is one step that changes every match, frames before what they hold', () => {
    const edit = replaceText(flow, findText(flow, query('solve')), 'settle');
    expect(edit.label).toBe('Replace 8 times');
    const done = applied(edit, { flow, path: [], flows: {} });
    expect(findText(done.flow, query('solve'))).toEqual([]);
    expect(places(findText(done.flow, query('settle')))).toHaveLength(6);
    expect(done.flow.models).toEqual(sample.models);
    expect(done.flow.edges).toEqual(flow.edges);
  });

  it('replaces one match alone', () => {
    const [, , , , one] = findText(flow, query('solve'));
    const edit = replaceText(flow, [{ ...one!, matches: one!.matches.slice(1, 2) }], 'try');
    const done = applied(edit, { flow, path: [], flows: {} });
    expect(findText(done.flow, query('Then try it'))).toHaveLength(1);
    expect(findText(done.flow, query('solve'))).toHaveLength(6);
  });
});
