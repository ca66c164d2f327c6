import { ModelPrice } from '#engine/protocol/index';
import { priceDraftsText } from '../text/settings.ts';

/** A price as somebody is writing it. */
export interface PriceDraft {
  /** Stays with the row when others come and go. */
  readonly key: number;
  readonly model: string;
  readonly input: string;
  readonly output: string;
}

export type PriceCell = 'model' | 'input' | 'output';

export interface PriceProblem {
  readonly cell: PriceCell;
  readonly message: string;
}

/** By the key of the row. */
export type PriceProblems = Readonly<Record<number, PriceProblem>>;

export function toPriceDrafts(prices: readonly ModelPrice[]): PriceDraft[] {
  return prices.map(({ model, input, output }, key) => ({ key, model, input: String(input), output: String(output) }));
}

/** A row to fill in, for `model` unless that has one already. */
export function blankPrice(drafts: readonly PriceDraft[], model: string): PriceDraft {
  const key = 1 + Math.max(-1, ...drafts.map((draft) => draft.key));
  const isTaken = drafts.some((draft) => draft.model.trim() === model);
  return { key, model: isTaken ? '' : model, input: '', output: '' };
}

/** The prices that the rows say, and what is wrong with the others. Rows without any price and name are left out. */
export function readPriceDrafts(drafts: readonly PriceDraft[]): { prices: ModelPrice[]; problems: PriceProblems } {
  const prices: ModelPrice[] = [];
  const problems: Record<number, PriceProblem> = {};
  const named = new Set<string>();
  for (const draft of drafts) {
    const model = draft.model.trim();
    if (model === '' && draft.input.trim() === '' && draft.output.trim() === '') continue;
    const input = readAmount(draft.input);
    const output = readAmount(draft.output);
    const problem = problemOf({ model, input, output }, named);
    named.add(model);
    if (problem !== undefined) problems[draft.key] = problem;
    else prices.push({ model, input: input ?? 0, output: output ?? 0 });
  }
  return { prices, problems };
}

interface ReadRow {
  readonly model: string;
  readonly input: number | undefined;
  readonly output: number | undefined;
}

function problemOf({ model, input, output }: ReadRow, named: ReadonlySet<string>): PriceProblem | undefined {
  if (model === '') return { cell: 'model', message: priceDraftsText.nameModelOrWrite };
  if (!ModelPrice.shape.model.safeParse(model).success)
    return { cell: 'model', message: priceDraftsText.thisNameIsTooLong };
  if (named.has(model)) return { cell: 'model', message: priceDraftsText.thisModelHasPriceAbove };
  if (input === undefined) return { cell: 'input', message: wanted };
  if (output === undefined) return { cell: 'output', message: wanted };
  return undefined;
}

const wanted = priceDraftsText.writeBothPricesInUs;

/** No thousands and no comma: `1,000` means different things to different people. */
function readAmount(text: string): number | undefined {
  const digits = /^\$?\s*(\d+\.?\d*|\.\d+)$/.exec(text.trim())?.[1];
  return digits === undefined ? undefined : ModelPrice.shape.input.safeParse(Number(digits)).data;
}
