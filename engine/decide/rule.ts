import { z } from 'zod';

const Path = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^.]+(\.[^.]+)*$/, { error: 'A path is names with dots between them, such as verdict.choice.' });

/**
 * How ballots become a decision. Every choice that papers leave hidden (ties, invalid ballots, no majority) is a word here.
 */
export const DecideRule = z.strictObject({
  /**
   * `majority`: more than half of the ballots. `plurality`: the most. `weighted`: the largest sum of the ballots' weights.
   * `confidence-weighted`: of their confidences. `threshold`: at least the share `threshold`. `approval`: a ballot's choice is
   * a list of options, each gets a vote. `ranked`: a list, best first; with n options the first gets n − 1 points, the next
   * n − 2, … (Borda). `cumulative`: an object with points for options.
   */
  method: z.enum([
    'majority',
    'plurality',
    'weighted',
    'confidence-weighted',
    'threshold',
    'approval',
    'ranked',
    'cumulative',
  ]),
  /** When `majority` finds none: take the most (what papers on models call a majority vote), or decide nothing. Default `plurality`. */
  noMajority: z.enum(['plurality', 'none']).optional(),
  /** The share of the ballots that `threshold` needs. Default 0.5. */
  threshold: z.number().min(0).max(1).optional(),
  /** Where the choice is in a ballot. Default: a text, number or truth value is its own choice; in anything else, `choice`. */
  choice: Path.optional(),
  /** Where the confidence is. Default `confidence`. `0.9`, `"90%"` and `90` are the same; one that is missing is 0. */
  confidence: Path.optional(),
  /** Where the weight is. Default `weight`; one that is missing is 1. */
  weight: Path.optional(),
  /** `reconcile`: ≤ 0.6 → 0.1, < 0.8 → 0.3, < 0.9 → 0.5, < 1 → 0.8, 1 → 1, as in ReConcile. Default `none`. */
  rescale: z.enum(['none', 'reconcile']).optional(),
  /** Added once to the weight of every option. Default 0.00001 with `rescale: "reconcile"`, as there, else 0. */
  epsilon: z.number().min(0).max(1).optional(),
  /** `case`: texts are compared without outer spaces and in lower case, and 7 is "7"; the first spelling is kept. Default `none`. */
  normalize: z.enum(['none', 'case']).optional(),
  /** The answers allowed; any other makes a ballot invalid. Their spelling is kept. Default: any. */
  options: z.array(z.json()).min(1).max(1000).optional(),
  /** Among the best: the one named first, one by lot (from the run's seed), nothing, or the error TIE. Default `first`. */
  tie: z.enum(['first', 'random', 'none', 'fail']).optional(),
  /** A ballot without a legal choice: left out; counted as present by `majority` and `threshold`; or the error NO_VALID_BALLOT. Default `discard`. */
  invalid: z.enum(['discard', 'abstain', 'fail']).optional(),
});

export type DecideRule = z.infer<typeof DecideRule>;
