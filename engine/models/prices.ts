import type { ModelUsage } from '../host.ts';
import { ModelPrice } from '../protocol/settings.ts';

/** Adds what the tokens cost, when the price of one of the model's names is known; the first name counts most. */
export function withCost(usage: ModelUsage, prices: readonly ModelPrice[], names: readonly string[]): ModelUsage {
  const price = [...names, '*'].map((name) => prices.find(({ model }) => model === name)).find((found) => found);
  if (price === undefined) return usage;
  return { ...usage, cost: (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1e6 };
}

/**
 * Reads prices written as `model=input/output`, separated by commas, for example `gpt-x=0.15/0.6,*=1/2`.
 * Throws a RangeError that names the part that cannot be read.
 */
export function parsePrices(text: string): ModelPrice[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, model, input, output] = /^(.+)=([\d.]+)\/([\d.]+)$/.exec(part) ?? [];
      const parsed = ModelPrice.safeParse({ model, input: Number(input), output: Number(output) });
      if (!parsed.success) throw new RangeError(`"${part}" is not a price such as gpt-x=0.15/0.6`);
      return parsed.data;
    });
}
