import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';

/*
 * A plot is a value that says what it is: `{ "plot": "bars", … }`. It is data and never markup, so a model or a stranger's
 * program can make one and nothing but a drawing comes of it. Whoever shows values draws it (web/ui/PlotValue.tsx).
 */

const Label = z.string().max(200);
const maxPoints = 2000;
const maxBars = 60;
const Numbers = z.array(z.number()).min(1).max(maxPoints);

const Axis = z.strictObject({ label: Label.optional(), min: z.number().optional(), max: z.number().optional() });
/** A level to compare with: a line across the plot. */
const Mark = z.strictObject({ label: Label, y: z.number() });

const common = {
  title: Label.optional(),
  x: Axis.optional(),
  y: Axis.optional(),
  marks: z.array(Mark).max(8).optional(),
};

const PointSeries = z
  .strictObject({ name: Label, x: Numbers, y: Numbers })
  .refine(({ x, y }) => x.length === y.length, { error: 'x and y must have the same length.' });
const BarSeries = z.strictObject({ name: Label, y: z.array(z.number()).min(1).max(maxBars) });

/** Lines or points over numbers, or bars over names: at most 8 series, of 2,000 points or 60 bars each. */
export const Plot = z.discriminatedUnion('plot', [
  z.strictObject({ ...common, plot: z.enum(['lines', 'points']), series: z.array(PointSeries).min(1).max(8) }),
  z
    .strictObject({
      ...common,
      plot: z.literal('bars'),
      /** One for each value of a series. */
      categories: z.array(Label).min(1).max(maxBars),
      series: z.array(BarSeries).min(1).max(8),
    })
    .refine(({ categories, series }) => series.every(({ y }) => y.length === categories.length), {
      error: 'Every series needs a value for each category.',
    }),
]);
export type Plot = z.infer<typeof Plot>;

/** The plot that a value is, or undefined when it is none. */
export function readPlot(value: Json): Plot | undefined {
  if (!isJsonObject(value) || typeof value.plot !== 'string') return undefined;
  return Plot.safeParse(value).data;
}
