import type { ErrorFact } from '../errors.ts';
import type { BodyPlan, FlowPlan } from '../graph/plan.ts';
import { deepFreeze, type Json } from '../json.ts';
import type { VectorsFact } from '../memory/index.ts';
import type { Turn } from '../nodes/node-logic.ts';
import type { Message } from './message.ts';

/** Messages that leave a node, by port. A port that is missing was skipped. */
export type Outputs = ReadonlyMap<string, Message>;
export const noOutputs: Outputs = new Map();
export const noTurns: readonly Turn[] = [];

export type SlotStatus =
  /** Not yet part of an activation. */
  | 'idle'
  /** Some input has not settled. */
  | 'blocked'
  /** Being worked on, or waiting to be. */
  | 'open'
  /** A flow or frame whose inside is active. */
  | 'inside'
  | 'done'
  | 'skipped';

/** One node instance: its place in the current activation and what it keeps for the next. */
export interface Slot {
  status: SlotStatus;
  /** Edges from other nodes that have not settled. */
  waiting: number;
  outputs: Outputs;
  /** The conversation of an `ask` that remembers its thread; turns of this activation come to it when it ends. */
  thread: Turn[];
  newTurns: readonly Turn[];
  /** What a memory had made of texts; it has them at once, since they depend on nothing but the texts. */
  vectors: VectorsFact | undefined;
  child: BodyScope | MapScope | undefined;
  /** Instances of the flows that were chosen so far, by name; `child` is one of them. */
  chosen: Map<string, BodyScope> | undefined;
}

interface Instance {
  /** Instance path, `''` for the run's own flow. */
  readonly path: string;
  readonly plan: BodyPlan;
  readonly owner: FlowPlan;
  readonly parent: Scope | undefined;
  /** Index of this instance's node in the parent's body; for an item, its index in the list. */
  parentNode: number;
  /** How many flows enclose this one. */
  readonly depth: number;
  active: boolean;
  /** Number of the node's activation in the parent; 1 for the run's own flow. */
  number: number;
  /** Address of the enclosing activation, which is what children of this scope name as their parent. */
  address: string;
}

/** The running inside of a flow, a loop or one item of a map: an actor with a state of its own. */
export interface BodyScope extends Instance {
  readonly kind: 'flow' | 'loop' | 'item';
  /** Number that the nodes of this body carry now. */
  activation: number;
  /** How often it has begun, rounds of a loop included: the time by which what its state holds grows old. */
  begun: number;
  readonly slots: Slot[];
  inputs: ReadonlyMap<string, Message>;
  unsettled: number;
  state: Map<string, Json>;
  /** Writes of this activation by node index; merged when it ends, in the order of the nodes. */
  writes: Map<number, Message> | undefined;
  /** Exits that fired, by node index. */
  exits: Map<number, Outputs> | undefined;
  loop: LoopProgress | undefined;
}

export interface LoopProgress {
  round: number;
  /** What the frame was sent; every round gets it. */
  readonly given: ReadonlyMap<string, Message>;
  previous: Outputs;
  best: { readonly score: number; readonly outputs: Outputs } | undefined;
  readonly all: Outputs[];
  roundsWithoutRise: number;
}

/** The coordinator of a map: one item scope each, alive under its key or only while it runs. */
export interface MapScope extends Instance {
  readonly kind: 'map';
  readonly items: Map<string, BodyScope>;
  progress: MapProgress | undefined;
}

export interface MapProgress {
  readonly given: ReadonlyMap<string, Message>;
  readonly list: Message;
  readonly values: readonly Json[];
  readonly keys: readonly string[];
  readonly results: Array<Outputs | undefined>;
  next: number;
  running: number;
  settled: number;
}

export type Scope = BodyScope | MapScope;

/** What scopes are told. Between scopes nothing else passes: no scope reads another's state. */
export type ScopeEvent =
  | {
      readonly type: 'begin';
      readonly inputs: ReadonlyMap<string, Message>;
      readonly number: number;
      readonly address: string;
    }
  | { readonly type: 'settle'; readonly node: number; readonly outputs: Outputs }
  | { readonly type: 'fail'; readonly node: number; readonly error: ErrorFact }
  /** The round that ended was not the last one. */
  | { readonly type: 'next-round' }
  | { readonly type: 'end-loop'; readonly reason: string };

export function nodeAddress(scope: BodyScope, index: number): string {
  return `${nodePath(scope, index)}#${scope.activation}`;
}

export function nodePath(scope: BodyScope, index: number): string {
  const id = scope.plan.nodes[index]!.id;
  return scope.path === '' ? id : `${scope.path}/${id}`;
}

/** Whether a path means this node's instance, exactly or with `[*]` for the keys. */
export function isAtPath(scope: BodyScope, index: number, path: string): boolean {
  return nodePath(scope, index) === path || keylessPath(scope, index) === path;
}

/** The instance path with `[*]` for every key. */
function keylessPath(scope: BodyScope, index: number): string {
  const parts: string[] = [scope.plan.nodes[index]!.id];
  for (let inner: Scope = scope; inner.parent !== undefined; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind === 'map') continue; // an item: its map adds both
    parts.push(`${parent.plan.nodes[inner.parentNode]!.id}${inner.kind === 'map' ? '[*]' : ''}`);
  }
  return parts.reverse().join('/');
}

interface NewBody {
  readonly kind: BodyScope['kind'];
  readonly path: string;
  readonly plan: BodyPlan;
  readonly owner: FlowPlan;
  readonly parent: Scope | undefined;
  readonly parentNode: number;
  readonly depth: number;
}

const noInputs: ReadonlyMap<string, Message> = new Map();

/** Written out field by field, and without what most bodies never need: a map of ten thousand items makes as many. */
export function createBodyScope({ kind, path, plan, owner, parent, parentNode, depth }: NewBody): BodyScope {
  return {
    kind,
    path,
    plan,
    owner,
    parent,
    parentNode,
    depth,
    active: false,
    number: 0,
    address: '',
    activation: 0,
    begun: 0,
    slots: plan.nodes.map(newSlot),
    inputs: noInputs,
    unsettled: 0,
    state: initialState(plan),
    writes: undefined,
    exits: undefined,
    loop: undefined,
  };
}

/** Keeps what a node writes to the state; it is merged when the activation ends. */
export function noteWrite(scope: BodyScope, index: number, message: Message): void {
  scope.writes ??= new Map();
  scope.writes.set(index, message);
}

export function createMapScope(from: Omit<NewBody, 'kind'>): MapScope {
  return { ...from, kind: 'map', active: false, number: 0, address: '', items: new Map(), progress: undefined };
}

export function newSlot(): Slot {
  return {
    status: 'idle',
    waiting: 0,
    outputs: noOutputs,
    thread: [],
    newTurns: noTurns,
    vectors: undefined,
    child: undefined,
    chosen: undefined,
  };
}

/** Frozen like every message: all instances of a body begin with the same values, those of the flow itself. */
export function initialState(plan: BodyPlan): Map<string, Json> {
  return new Map(Object.entries(plan.state).map(([key, { initial }]) => [key, deepFreeze(initial)]));
}
