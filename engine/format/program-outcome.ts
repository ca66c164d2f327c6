import type { PortSchema } from '../schema/port-schema.ts';

/** Where a code node whose program arrives says how the program went. */
export const outcomePort = 'outcome';

/**
 * ok · syntax: it cannot be read · timeout: stopped at its time limit · limit: too much memory, depth or output ·
 * runtime: it threw something · output: it returned no outputs as the node declares them.
 */
export const outcomeKinds = ['ok', 'syntax', 'timeout', 'limit', 'runtime', 'output'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

export const outcomeSchema: PortSchema = {
  type: 'object',
  properties: {
    kind: { type: 'string', title: 'Kind', enum: [...outcomeKinds] },
    message: { type: 'string', title: 'Message', description: 'What was wrong, and in which line; absent when ok.' },
  },
  required: ['kind'],
};
