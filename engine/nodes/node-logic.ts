import type { FlowNode } from '../format/flow-file.ts';
import type { Performer } from '../format/performer.ts';
import type {
  CallOptions,
  ChatTurn,
  HttpReply,
  HttpRequest,
  ModelBinding,
  ModelReply,
  ModelRequest,
  Sandbox,
  ToolReply,
  ToolRequest,
} from '../host.ts';
import type { EntryOf, PersonBinding, TaskFact } from '../journal/entries.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Trust, VectorsFact } from '../memory/index.ts';

/** A turn of a conversation that a node remembers. */
export type Turn = ChatTurn & { readonly role: 'user' | 'assistant' | 'tool' };

/** Everything that an activation may know: what arrived in messages, its own memory, and who answers for a role. */
export interface ActivationContext<N extends FlowNode = FlowNode> {
  readonly address: string;
  readonly node: N;
  /** Who performs an `ask`; undefined for every other node. */
  readonly performer: Performer | undefined;
  /** Values by port; lists at list ports; a port that was skipped is absent. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** Same seed, same random numbers; differs from activation to activation. */
  readonly seed: string;
  readonly thread: readonly Turn[];
  readonly draft: EntryOf<'draft.completed'> | undefined;
  /** What a memory had made of texts before. */
  readonly vectors: VectorsFact | undefined;
  /** The model bound to one of the flow's roles. Throws MODEL_NOT_CONFIGURED when there is none. */
  readonly modelFor: (role: string) => ModelBinding;
  /** Whether that model was chosen for this very role, rather than for all that nothing is said of. */
  readonly isModelChosen: (role: string) => boolean;
  readonly personFor: (role: string) => PersonBinding;
  /** Name of the run's role that one of the flow's people roles is mapped to. */
  readonly roleOfPerson: (role: string) => string;
  /** The same for a role that the node names itself, whoever was put on its seat. */
  readonly roleOfFlow: (role: string) => string;
  /** State of the enclosing body, as it was when its activation began; only `memory` may look at it. */
  readonly stateOf: (key: string) => Json | undefined;
  /** How often the enclosing body has begun: 1 in its first activation. */
  readonly begun: number;
  /** How far what arrived at a port can be trusted. */
  readonly trustOf: (port: string) => Trust;
  /** What the run was given; only the oracle (people answered from data) may look at it. */
  readonly runInput: JsonObject;
}

/** What an activation came to. */
export interface Settlement {
  readonly outputs: JsonObject;
  /** Output ports that hand on, unchanged, what arrived at an input port. */
  readonly passes?: Readonly<Record<string, string>>;
  /** What is merged into the node's state key when the enclosing activation ends. */
  readonly write?: Json;
  /** Vectors that its instance keeps. */
  readonly vectors?: VectorsFact;
  readonly turns?: readonly Turn[];
  readonly model?: string;
  readonly finishReason?: string;
}

/** A model's work that a person still has to see. */
export interface Draft extends Omit<Settlement, 'outputs' | 'passes' | 'write' | 'vectors'> {
  readonly draft: Json;
}

export type TaskDraft = Omit<TaskFact, 'id' | 'messages' | 'dueAt'> & { readonly dueSeconds?: number };

/** A model request as a node makes it; the run adds its own id. */
export type ModelCall = Omit<ModelRequest, 'run' | 'traceparent'>;

/** A call to the outside as a node makes it; the run adds what was granted and the key. */
export type HttpCall = Omit<HttpRequest, 'host' | 'idempotencyKey' | 'traceparent'>;

/** A call of a tool as a node makes it; the run adds the key. */
export type ServerToolCall = Omit<ToolRequest, 'idempotencyKey' | 'traceparent'>;

/** What effects may touch of the outside; every call is counted and checked against the budget first. */
export interface EffectTools {
  readonly call: (request: ModelCall, options: Pick<CallOptions, 'onDelta'>) => Promise<ModelReply>;
  readonly sandbox: Sandbox;
  /** Rejects with HOST_NOT_GRANTED unless the run was granted the URL's host. */
  readonly http: (call: HttpCall) => Promise<HttpReply>;
  /** Rejects with TOOL_NOT_GRANTED unless the run was granted the tool. */
  readonly useTool: (call: ServerToolCall) => Promise<ToolReply>;
  readonly signal: AbortSignal;
  readonly onDelta: (sample: number, text: string) => void;
}

export type Action =
  | ({ readonly do: 'settle' } & Settlement)
  | {
      readonly do: 'perform';
      /** Model calls that this certainly makes, checked against the budget before it begins. */
      readonly calls: number;
      readonly effect: (tools: EffectTools) => Promise<Settlement | Draft>;
    }
  | { readonly do: 'open-task'; readonly task: TaskDraft };

/** A human task that comes to its end. */
export interface AskedTask<N extends FlowNode = FlowNode> {
  readonly node: N;
  readonly performer: Performer | undefined;
  readonly draft: EntryOf<'draft.completed'> | undefined;
  /** The rendered prompt. */
  readonly prompt: string;
  readonly title: string;
  /** Whose turn it was. */
  readonly role: string;
}

/** One node type: what it does when it is activated. Pure but for the effect it may return. */
export interface NodeLogic<N extends FlowNode = FlowNode> {
  readonly begin: (context: ActivationContext<N>) => Action;
  /** Turns a person's answer, already checked against the task's schema, into outputs. */
  readonly answered?: (task: AskedTask<N>, answer: Json) => Settlement;
  /** What is taken when nobody answers in time; undefined fails the activation. */
  readonly expired?: (task: AskedTask<N>) => Settlement | undefined;
}

/** How node types are found. The run gets it passed in, so that it knows none of them. */
export type NodeRegistry = (type: FlowNode['type']) => NodeLogic | undefined;
