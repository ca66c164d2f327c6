import { z } from 'zod';
import { PortSchema } from '../schema/port-schema.ts';
import {
  type DiscussionBase,
  DiscussionFields,
  type ParticipantFlowBase,
  ParticipantFlowFields,
  ParticipantFlowName,
} from './discussion-schema.ts';
import { HostName } from './hosts.ts';
import { HttpNode } from './http-node.ts';
import { MemoryNode } from './memory-node.ts';
import { ContentHash, FlowName, FlowReference, Identifier, NodeId } from './names.ts';
import {
  AskNode as AskBase,
  CodeNode,
  DecideNode,
  ExitNode,
  FlowNodeFields,
  FlowUse,
  JsonValue,
  type LoopBase,
  LoopFields,
  type MapBase,
  MapFields,
  NoteNode,
  SetStateNode,
  type SubFlowBase,
  SwitchNode,
  TemplateNode,
  UnknownNode,
} from './node-schemas.ts';
import { ServerName, ServerTool, ToolNode } from './tool-node.ts';

/** `node.port`, or `node.port.path.into.the.value` where a part of the message is meant (from only). */
const Source = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,63}\.[A-Za-z_][A-Za-z0-9_]{0,63}(\.[A-Za-z0-9_-]{1,64}){0,16}$/,
    'must be node.port or node.port.path',
  );
const Target = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}\.[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be node.port');

export const Edge = z.strictObject({
  from: Source,
  to: Target,
  /** The message is a list and each of its items counts as a message of its own (into a list port only). */
  spread: z.literal(true).optional(),
});

const Coordinate = z.number().min(-1e6).max(1e6);
export const Place = z.union([
  z.tuple([Coordinate, Coordinate]),
  z.tuple([Coordinate, Coordinate, z.number().min(0).max(1e5), z.number().min(0).max(1e5)]),
]);
/** Where nodes are drawn: `[x, y]`, or `[x, y, width, height]` for frames and notes. Never part of the content hash. */
export const Layout = z.record(NodeId, Place);

/** How writes to a state key are merged when the activation ends, in the order of the nodes in the file. */
export const MergeRule = z.enum(['replace', 'append', 'union', 'sum', 'keep-if-null']);
export const StateKey = z.strictObject({
  schema: PortSchema.optional(),
  initial: JsonValue,
  merge: MergeRule.optional(),
});

const Ports = z.record(Identifier, PortSchema);
export const FlowInterface = z.strictObject({
  input: Ports,
  output: Ports,
  /** Names of inputs that may be absent. */
  optional: z.array(Identifier).optional(),
});

export const Role = z.strictObject({
  title: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
});

export type Edge = z.infer<typeof Edge>;
export type Layout = z.infer<typeof Layout>;
export type Place = z.infer<typeof Place>;
export type FlowInterface = z.infer<typeof FlowInterface>;
export type StateKey = z.infer<typeof StateKey>;
export type MergeRule = z.infer<typeof MergeRule>;
export type Role = z.infer<typeof Role>;

// The types that contain themselves are written out: inferred ones lose their inside in declaration files.

/** A frame's inside: a graph of its own. Its ports are those that its edges name after `input.` and `output.`. */
export interface Body {
  state?: Record<string, StateKey> | undefined;
  nodes: FlowNode[];
  edges: Edge[];
  layout?: Layout | undefined;
}
export type LoopNode = z.infer<typeof LoopBase> & { body: Body };
export type MapNode = z.infer<typeof MapBase> & { body: Body };
/** A flow that a message may choose instead, by the name it has here. */
export interface FlowChoice {
  use: string | FlowFile;
  hash?: string | undefined;
}
export type SubFlowNode = z.infer<typeof SubFlowBase> & {
  use: string | FlowFile;
  /** With these the node has an input `choice`; the interface is that of `use`, which is taken when nothing is chosen. */
  choices?: Record<string, FlowChoice> | undefined;
};
/** A flow that sits at a discussion's table. */
export type ParticipantFlow = z.infer<typeof ParticipantFlowBase> & { use: string | FlowFile };
export type DiscussionNode = z.infer<typeof DiscussionBase> & { flows?: Record<string, ParticipantFlow> | undefined };
/** A flow that a model may use while it answers; its interface tells the model what it takes. */
export interface ToolFlow {
  use: string | FlowFile;
  hash?: string | undefined;
  /** What the model is told of it; the flow's own description otherwise. */
  description?: string | undefined;
  models?: Record<string, string> | undefined;
  people?: Record<string, string> | undefined;
}
export type AskNode = z.infer<typeof AskBase> & {
  tools?: Record<string, ToolFlow | ServerTool> | undefined;
};
export type FlowNode =
  | AskNode
  | z.infer<typeof CodeNode>
  | z.infer<typeof TemplateNode>
  | z.infer<typeof SwitchNode>
  | z.infer<typeof DecideNode>
  | z.infer<typeof SetStateNode>
  | z.infer<typeof ExitNode>
  | z.infer<typeof HttpNode>
  | z.infer<typeof ToolNode>
  | z.infer<typeof MemoryNode>
  | z.infer<typeof NoteNode>
  | z.infer<typeof UnknownNode>
  | LoopNode
  | MapNode
  | SubFlowNode
  | DiscussionNode;

export interface FlowFile {
  format: 1;
  name: string;
  title?: string | undefined;
  description?: string | undefined;
  interface: FlowInterface;
  /** Model roles: names that a run binds to models. Never a provider or a key. */
  models?: Record<string, Role> | undefined;
  /** Roles that people take. */
  people?: Record<string, Role> | undefined;
  /** The hosts that its `http` nodes call, and no others. A run must be granted them. */
  hosts?: string[] | undefined;
  /** The MCP servers whose tools it uses, by the names that the operator knows. A run must be granted the tools. */
  tools?: Record<string, Role> | undefined;
  state?: Record<string, StateKey> | undefined;
  nodes: FlowNode[];
  edges: Edge[];
  layout?: Layout | undefined;
}

export type NodeType = FlowNode['type'];
export type NodeOf<T extends NodeType> = Extract<FlowNode, { type: T }>;

export const Body: z.ZodType<Body> = z.strictObject({
  state: z.record(Identifier, StateKey).optional(),
  get nodes() {
    return z.array(FlowNode).max(5000);
  },
  edges: z.array(Edge).max(50_000),
  layout: Layout.optional(),
});

const SubFlow = z.strictObject({
  ...FlowNodeFields,
  get use(): z.ZodType<string | FlowFile> {
    return z.union([FlowUse, FlowFile]);
  },
  get choices() {
    return z.record(NodeId, FlowChoice).optional();
  },
});

const ToolFlow = z.strictObject({
  get use(): z.ZodType<string | FlowFile> {
    return z.union([FlowReference, FlowFile]);
  },
  hash: ContentHash.optional(),
  description: z.string().max(4000).optional(),
  models: z.record(Identifier, Identifier).optional(),
  people: z.record(Identifier, Identifier).optional(),
});

const Ask = AskBase.extend({
  get tools() {
    return z.record(Identifier, z.union([ToolFlow, ServerTool])).optional();
  },
});

const FlowChoice = z.strictObject({
  get use(): z.ZodType<string | FlowFile> {
    return z.union([FlowUse, FlowFile]);
  },
  hash: ContentHash.optional(),
});

// At the table `self` would mean the discussion; a flow that seats itself names itself.
const SeatedReference = FlowReference.refine((use) => use !== 'self', 'must be the name of a flow, not self');
const ParticipantFlow = z.strictObject({
  ...ParticipantFlowFields,
  get use(): z.ZodType<string | FlowFile> {
    return z.union([SeatedReference, FlowFile]);
  },
});

const Discussion = z.strictObject({
  ...DiscussionFields,
  get flows() {
    return z.record(ParticipantFlowName, ParticipantFlow).optional();
  },
});

export const FlowNode: z.ZodType<FlowNode> = z.discriminatedUnion('type', [
  Ask,
  CodeNode,
  TemplateNode,
  SwitchNode,
  DecideNode,
  SetStateNode,
  ExitNode,
  HttpNode,
  ToolNode,
  MemoryNode,
  NoteNode,
  UnknownNode,
  z.strictObject({ ...LoopFields, body: Body }),
  z.strictObject({ ...MapFields, body: Body }),
  SubFlow,
  Discussion,
]);

export const currentFormat = 1;

export const FlowFile: z.ZodType<FlowFile> = z.strictObject({
  format: z.literal(currentFormat),
  name: FlowName,
  title: z.string().max(200).optional(),
  description: z.string().max(10_000).optional(),
  interface: FlowInterface,
  models: z.record(Identifier, Role).optional(),
  people: z.record(Identifier, Role).optional(),
  hosts: z.array(HostName).max(100).optional(),
  tools: z.record(ServerName, Role).optional(),
  state: z.record(Identifier, StateKey).optional(),
  get nodes() {
    return z.array(FlowNode).max(5000);
  },
  edges: z.array(Edge).max(50_000),
  layout: Layout.optional(),
});
