import { describe, expect, it } from 'vitest';
import { formatCost, formatCount } from './format-amount.ts';

describe('An amount', () => {
  it('of things is short when it is large', () => {
    expect([0, 1204, 12_345].map(formatCount)).toEqual(['0', '1,204', '12.3k']);
  });

  it.each([
    [0, '$0'],
    [0.0000004, '<$0.000001'],
    [0.0000123, '$0.000012'],
    [0.00123, '$0.00123'],
    [0.0123, '$0.0123'],
    [0.1 + 0.2, '$0.30'],
    [0.105, '$0.105'],
    [0.5, '$0.50'],
    [0.9999, '$1.00'],
    [3, '$3.00'],
    [1204.5, '$1,204.50'],
  ])('of money shows the digits that matter: %d as %s', (cost, shown) => {
    expect(formatCost(cost)).toBe(shown);
  });
});
