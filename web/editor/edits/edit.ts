import type { FlowChange } from '../../store/flow-change.ts';

/** What an operation asks for: changes that belong together as one step, and what is selected afterwards. */
export interface Edit {
  /** Names the step in the undo menu: "Add node", "Wrap in a loop". */
  readonly label: string;
  readonly changes: readonly FlowChange[];
  /** Ids within the body that was edited. */
  readonly select?: readonly string[];
  /** Something the person should know although it was done. */
  readonly remark?: string;
}

/** An operation that cannot be done here, and why, in words for the person who tried it. */
export interface Refusal {
  readonly refused: string;
  /** The nodes that would be on a cycle; the editor offers to wrap them in a loop. */
  readonly cycle?: readonly string[];
}

export function isRefusal(outcome: Edit | Refusal): outcome is Refusal {
  return 'refused' in outcome;
}
