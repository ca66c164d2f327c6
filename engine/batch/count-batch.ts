import { type CallBounds, type CountOptions, countCalls } from '../graph/count-calls.ts';
import type { Plan } from '../graph/plan.ts';
import type { JsonObject } from '../json.ts';

export interface CountedBatch {
  readonly plan: Plan;
  /** One for each case; undefined for whatever a case may hold. */
  readonly inputs: ReadonlyArray<JsonObject | undefined>;
  readonly samples: number;
  readonly judge?: Plan | undefined;
  readonly peopleFromData?: boolean;
}

/** The least and the most number of model calls of a whole batch, the judge's included. */
export function countBatch({ plan, inputs, samples, judge, peopleFromData }: CountedBatch): CallBounds {
  const options: CountOptions = peopleFromData === undefined ? {} : { peopleFromData };
  const bounds = inputs.map((input) => countCalls(plan, input === undefined ? options : { ...options, input }));
  const judging = judge === undefined ? [] : inputs.map(() => countCalls(judge));
  const { least, most, noBound } = sumOf([...bounds, ...judging]);
  return { least: least * samples, most: most === undefined ? undefined : most * samples, noBound };
}

function sumOf(bounds: readonly CallBounds[]): CallBounds {
  const noBound = new Map(
    bounds.flatMap((one) => one.noBound.map((reason) => [`${reason.kind} ${reason.node}`, reason])),
  );
  return {
    least: bounds.reduce((sum, { least }) => sum + least, 0),
    most: bounds.reduce<number | undefined>(
      (sum, { most }) => (sum === undefined || most === undefined ? undefined : sum + most),
      0,
    ),
    noBound: [...noBound.values()],
  };
}
