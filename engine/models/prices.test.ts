import { describe, expect, it } from 'vitest';
import { parsePrices, withCost } from './prices.ts';

const usage = { inputTokens: 2_000_000, outputTokens: 500_000 };

describe('prices of models', () => {
  it('reckons input and output tokens at their own price a million', () => {
    expect(withCost(usage, [{ model: 'small', input: 0.15, output: 0.6 }], ['small']).cost).toBeCloseTo(0.6, 10);
  });

  it('takes the price of the model itself before the one for all models', () => {
    const prices = parsePrices('*=1/1, small=0/2');
    expect(withCost(usage, prices, ['small']).cost).toBe(1);
    expect(withCost(usage, prices, ['other']).cost).toBe(2.5);
  });

  it('knows a model by the name that the provider answers with, too', () => {
    const prices = parsePrices('small-2026-01-01=1/0');
    expect(withCost(usage, prices, ['small', 'small-2026-01-01']).cost).toBe(2);
  });

  it('says nothing about the cost of a model without a price', () => {
    expect(withCost(usage, parsePrices('small=1/1'), ['large'])).toEqual(usage);
  });

  it('names the part of a price list that cannot be read', () => {
    expect(() => parsePrices('small=1/1,large=cheap')).toThrow('"large=cheap"');
  });
});
