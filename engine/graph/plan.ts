import type { FlowFile, FlowNode, StateKey } from '../format/flow-file.ts';
import type { Problem } from '../format/problem.ts';
import type { Json } from '../json.ts';

/** Indexes that stand for the pseudo-nodes of a body where a node's index is expected. */
export const fromInput = -1;
export const fromState = -2;
export const fromConstant = -3;

/** Where a value comes from: an output port of a node of the same body, or a part of it. */
export interface SourcePlan {
  /** Index of the node in its body, `fromInput`, `fromState` or `fromConstant`. */
  readonly node: number;
  readonly port: string;
  /** Path into the value; empty for the whole message. */
  readonly select: readonly string[];
  readonly spread: boolean;
  /** The value of a constant; its port is `node.port`. */
  readonly value?: Json;
}

export interface InputPlan {
  readonly name: string;
  readonly list: boolean;
  readonly required: boolean;
  /** In the order of the edges in the file, which decides who wins at a plain port. */
  readonly sources: readonly SourcePlan[];
}

export interface NodePlan {
  readonly index: number;
  readonly id: string;
  readonly node: FlowNode;
  readonly inputs: readonly InputPlan[];
  /** How many edges come from other nodes of the body: the node is ready when all of them have settled. */
  readonly incoming: number;
  /** One index for every edge that leaves the node for another node of the body. */
  readonly consumers: readonly number[];
  /** The inside of a frame. */
  readonly body: BodyPlan | undefined;
  /** The flow that a `flow` node means. */
  readonly flow: FlowPlan | undefined;
  /** Other flows that the message at its port `choice` may name. */
  readonly choices: ReadonlyMap<string, FlowPlan> | undefined;
}

/** A compiled graph: the inside of a flow or of a frame. */
export interface BodyPlan {
  readonly nodes: readonly NodePlan[];
  readonly outputs: readonly InputPlan[];
  readonly state: Readonly<Record<string, StateKey>>;
  /** Indexes of the exit nodes, in the order of the file. */
  readonly exits: readonly number[];
}

export interface FlowPlan {
  readonly flow: FlowFile;
  /** Set once when the flow has been compiled; flows may refer to each other in circles. */
  body: BodyPlan;
}

/** A compiled flow with everything it reaches. May be run only when no problem is an error. */
export interface Plan {
  readonly root: FlowPlan;
  readonly problems: readonly Problem[];
  /** Whether any node has a budget of its own; most flows have none, and then nothing is counted. */
  readonly hasNodeBudgets: boolean;
}
