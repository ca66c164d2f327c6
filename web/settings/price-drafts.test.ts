import { describe, expect, it } from 'vitest';
import { blankPrice, readPriceDrafts, toPriceDrafts } from './price-drafts.ts';

const row = (model: string, input: string, output: string, key = 0) => ({ key, model, input, output });

describe('Prices that somebody writes', () => {
  it('come back as they were stored', () => {
    const prices = [
      { model: 'small', input: 0.15, output: 0.6 },
      { model: '*', input: 0, output: 0 },
    ];
    expect(readPriceDrafts(toPriceDrafts(prices))).toEqual({ prices, problems: {} });
  });

  it('may have a dollar sign, spaces and empty rows around them', () => {
    expect(readPriceDrafts([row(' small ', ' $0.15', '.6 '), row('', ' ', '', 1)])).toEqual({
      prices: [{ model: 'small', input: 0.15, output: 0.6 }],
      problems: {},
    });
  });

  it.each([
    ['no model', row('', '1', '2'), 'model'],
    ['no price', row('small', '', ''), 'input'],
    ['a word', row('small', '1', 'cheap'), 'output'],
    ['a minus', row('small', '-1', '2'), 'input'],
    ['a comma that may mean thousands', row('small', '1,000', '2'), 'input'],
    ['more than any model costs', row('small', '1', '1000000'), 'output'],
  ] as const)('are refused with %s, at the cell', (_, draft, cell) => {
    expect(readPriceDrafts([draft])).toMatchObject({ prices: [], problems: { 0: { cell } } });
  });

  it('are one for each model', () => {
    const { prices, problems } = readPriceDrafts([row('small', '1', '2'), row('small', '3', '4', 7)]);
    expect(prices).toHaveLength(1);
    expect(problems).toMatchObject({ 7: { cell: 'model' } });
  });

  it('begin with the default model, then with any other', () => {
    const first = blankPrice([], 'small');
    expect(first).toMatchObject({ key: 0, model: 'small' });
    expect(blankPrice([first], 'small')).toMatchObject({ key: 1, model: '' });
  });
});
