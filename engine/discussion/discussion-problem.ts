import { type ErrorCode, FlowError } from '../errors.ts';
import type { FlowFile } from '../format/flow-file.ts';

/** Something wrong with a discussion's settings, at a path inside its node. */
export interface DiscussionProblem {
  readonly key: string;
  readonly message: string;
  /** FLOW_INVALID unless said otherwise. */
  readonly code?: ErrorCode;
  readonly severity?: 'warning';
}

/** What the flow around a discussion declares, and which flows can be reached from it. */
export interface Surroundings {
  readonly models: Readonly<Record<string, unknown>>;
  readonly people: Readonly<Record<string, unknown>>;
  readonly flowOf: (use: string | FlowFile) => FlowFile | undefined;
}

/** Why something does not compile; undefined when it does. */
export function failureOf(compile: () => unknown): FlowError | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    if (error instanceof FlowError) return error;
    throw error;
  }
}
