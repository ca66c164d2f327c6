import { z } from 'zod';
import { FlowFile } from '../format/flow-file.ts';
import { HostName } from '../format/hosts.ts';
import { Identifier } from '../format/names.ts';
import { JsonRecord, JsonValue } from '../format/node-schemas.ts';
import { Performer } from '../format/performer.ts';
import { ToolGrant } from '../format/tool-node.ts';
import { VectorsFact } from '../memory/index.ts';
import { PortSchema } from '../schema/port-schema.ts';

/** Address of an activation: instance path and number, for example `panel/seat[alice]/answer#2`. */
export const Address = z.string().min(1).max(8000);

const Where = z.strictObject({
  flow: z.string().optional(),
  node: z.string().optional(),
  port: z.string().optional(),
  run: z.string().optional(),
  address: z.string().optional(),
  path: z.string().optional(),
});
export const ErrorFactSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  help: z.string(),
  where: Where.optional(),
  detail: z.string().optional(),
});

export const ModelBindingSchema = z.strictObject({
  provider: z.string().min(1).max(100),
  model: z.string().min(1).max(300),
});
export const UsageSchema = z.strictObject({
  calls: z.int().min(0),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  /** US dollars at the prices of that moment, for the calls whose price was known; absent when none was. */
  cost: z.number().min(0).optional(),
  /** Calls that were not made, since the reply was kept from an equal one. They are not among `calls`. */
  cached: z.int().min(0).optional(),
});

/** What one node may spend in a run, everything inside it included. */
export const NodeLimits = z.strictObject({
  calls: z.int().min(0).optional(),
  tokens: z.int().min(0).optional(),
  /** US dollars. */
  money: z.number().min(0).optional(),
});
export type NodeLimits = z.infer<typeof NodeLimits>;

/** What a run may spend. Reaching a limit pauses the run; resuming with a higher one goes on. */
export const Budget = z.strictObject({
  calls: z.int().min(0).optional(),
  /** Input and output tokens together. */
  tokens: z.int().min(0).optional(),
  /** US dollars; only calls whose price is known count. */
  money: z.number().min(0).optional(),
  /** Seconds of running time; waiting for people and pauses do not count. */
  seconds: z.number().min(0).optional(),
  /** How deep flows may call flows; 64 when absent. A cap, not resumable. */
  depth: z.int().min(1).max(100_000).optional(),
  /** Entries of the journal; 50,000 when absent. */
  entries: z.int().min(1).max(10_000_000).optional(),
});

/** Where a run stops by itself: before or after a node, in every activation or in one (in a loop: that round). */
export const Breakpoint = z.strictObject({
  /** Instance path; `[*]` instead of a key stands for all of them. */
  path: z.string().min(1).max(8000),
  when: z.enum(['before', 'after']),
  activation: z.int().min(1).optional(),
});
export type Breakpoint = z.infer<typeof Breakpoint>;

/** Where a run was before, or went on: in somebody's browser or on a server, under this id there. */
export const RunPlaceFact = z.strictObject({ place: z.enum(['browser', 'server']), run: z.string().min(1).max(200) });
export type RunPlaceFact = z.infer<typeof RunPlaceFact>;

/** What a run may do to the world outside; without it, nothing. Bound to the flow that the run pins. */
export const Grants = z.strictObject({
  hosts: z.array(HostName).max(200),
  /** Tools of MCP servers, as `server/tool`; whoever starts a run may name a server alone for all of its tools. */
  tools: z.array(ToolGrant).max(500).optional(),
});

/** Who answers for a role of people: somebody who is asked, or a field of the run's input data (the oracle). */
export const PersonBinding = z.union([z.literal('ask'), z.strictObject({ field: z.string().min(1).max(200) })]);

export const TaskKind = z.enum(['answer', 'approve', 'edit', 'choose', 'rate', 'rank']);

/** A human task as the person sees it. Everything needed to answer is inside. */
export const TaskFact = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{8,64}$/),
  kind: TaskKind,
  /** The node's title: what is asked. */
  title: z.string(),
  /** The rendered prompt: why, and what to do. Text or Markdown from models is untrusted. */
  prompt: z.string(),
  role: Identifier,
  /** Form of the answer. */
  schema: PortSchema,
  /** The draft to approve or edit, or the options to choose from. */
  subject: JsonValue.optional(),
  /** What a model would have answered. */
  suggestion: JsonValue.optional(),
  /** The messages that the node received, by port. */
  messages: JsonRecord,
  dueAt: z.number().optional(),
  /** Who is asked the same when the time is over, and how long they have. */
  escalatesTo: z.strictObject({ role: Identifier, dueSeconds: z.number().positive().optional() }).optional(),
  /** Who was asked before and did not answer in time. */
  escalatedFrom: Identifier.optional(),
});

const at = z.number();
export const ToolCallSchema = z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() });
const ConversationTurn = z.strictObject({
  role: z.enum(['user', 'assistant', 'tool']),
  content: z.string(),
  calls: z.array(ToolCallSchema).optional(),
  callId: z.string().optional(),
});

const ModelWork = {
  /** The turns that this activation added to the conversation: prompt, reply, repairs. */
  turns: z.array(ConversationTurn).optional(),
  usage: UsageSchema.optional(),
  /** The model that answered, as the provider names it. */
  model: z.string().optional(),
  finishReason: z.string().optional(),
  startedAt: z.number().optional(),
};

export const Entry = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run.started'),
    at,
    engine: z.string(),
    flow: FlowFile,
    /** Every flow that the flow reaches by reference, by that reference. */
    flows: z.record(z.string(), FlowFile),
    /** Content hash of flow and flows together. */
    hash: z.string(),
    input: JsonRecord,
    seed: z.string().max(200),
    models: z.record(z.string(), ModelBindingSchema),
    people: z.record(z.string(), PersonBinding),
    budget: Budget,
    grants: Grants.optional(),
    breakpoints: z.array(Breakpoint).max(1000).optional(),
    forkedFrom: z.strictObject({ run: z.string(), sequence: z.int() }).optional(),
    /** The run whose journal this one took over. */
    movedFrom: RunPlaceFact.optional(),
    /** The trace in which whoever began it works (W3C). */
    traceparent: z.string().max(55).optional(),
    /** The conversation that it is a part of, as whoever began it names it. */
    conversation: z.string().max(200).optional(),
    /** The batch that it is a case or a judge of. */
    batch: z.string().max(200).optional(),
  }),
  z.strictObject({
    type: z.literal('activation.completed'),
    at,
    address: Address,
    outputs: JsonRecord,
    /** Output ports that hand on, unchanged, what arrived at an input port. */
    passes: z.record(Identifier, Identifier).optional(),
    /** What is merged into the node's state key when the enclosing activation ends. */
    write: JsonValue.optional(),
    /** Vectors that a memory had made, so that a text is made one of only once. */
    vectors: VectorsFact.optional(),
    ...ModelWork,
  }),
  z.strictObject({
    type: z.literal('activation.failed'),
    at,
    address: Address,
    error: ErrorFactSchema,
    startedAt: z.number().optional(),
    usage: UsageSchema.optional(),
  }),
  z.strictObject({
    type: z.literal('attempt.failed'),
    at,
    address: Address,
    attempt: z.int(),
    error: ErrorFactSchema,
    retryAt: z.number(),
    usage: UsageSchema.optional(),
  }),
  /** A model's draft is in hand and a person will see it: the call is never made again. */
  z.strictObject({ type: z.literal('draft.completed'), at, address: Address, value: JsonValue, ...ModelWork }),
  z.strictObject({ type: z.literal('task.opened'), at, address: Address, task: TaskFact }),
  z.strictObject({
    type: z.literal('task.answered'),
    at,
    address: Address,
    task: z.string(),
    answer: JsonValue,
    by: z.string().max(200),
  }),
  z.strictObject({ type: z.literal('task.expired'), at, address: Address, task: z.string() }),
  z.strictObject({
    type: z.literal('round.ended'),
    at,
    /** Address of the loop's activation. */
    address: Address,
    round: z.int(),
    exit: z.enum(['met', 'exhausted', 'stalled', 'budget']).optional(),
    score: z.number().optional(),
  }),
  /** Somebody else takes a seat from now on; what its activation was doing is begun again with them. */
  z.strictObject({
    type: z.literal('performer.changed'),
    at,
    /** Instance path; `[*]` instead of a key stands for all of them. */
    path: Address,
    /** Its roles are the run's own. */
    performer: Performer,
    /** Another model than the one that the run binds to the role. */
    binding: ModelBindingSchema.optional(),
    by: z.string().max(200),
  }),
  /** These models answer for the roles from now on; seats with a model of their own keep it. */
  z.strictObject({
    type: z.literal('models.rebound'),
    at,
    /** All bindings of the run, those that stay included. */
    models: z.record(z.string(), ModelBindingSchema),
    by: z.string().max(200),
  }),
  z.strictObject({
    type: z.literal('run.paused'),
    at,
    reason: z.enum(['hand', 'budget', 'cap', 'breakpoint']),
    limit: z.string().optional(),
    /** The breakpoints that were reached. */
    stops: z.array(z.strictObject({ when: z.enum(['before', 'after']), address: Address })).optional(),
  }),
  z.strictObject({
    type: z.literal('run.resumed'),
    at,
    budget: Budget.optional(),
    /** More for the budgets of single nodes, by instance path. */
    nodeBudgets: z.record(Address, NodeLimits).optional(),
    /** Stops again after the next activation. */
    step: z.literal(true).optional(),
  }),
  /** All breakpoints from now on. */
  z.strictObject({
    type: z.literal('breakpoints.changed'),
    at,
    breakpoints: z.array(Breakpoint).max(1000),
    by: z.string().max(200),
  }),
  /** Somebody put other messages in the place of those that an activation got or, at a breakpoint, of those it made. */
  z.strictObject({
    type: z.literal('messages.edited'),
    at,
    address: Address,
    when: z.enum(['before', 'after']),
    values: JsonRecord,
    by: z.string().max(200),
  }),
  z.strictObject({
    type: z.literal('run.ended'),
    at,
    status: z.enum(['completed', 'failed', 'cancelled']),
    error: ErrorFactSchema.optional(),
    /** It was not given up: that run goes on with it. */
    movedTo: RunPlaceFact.optional(),
  }),
]);

export type Entry = z.infer<typeof Entry>;
export type EntryOf<T extends Entry['type']> = Extract<Entry, { type: T }>;
export type TaskFact = z.infer<typeof TaskFact>;
export type Budget = z.infer<typeof Budget>;
export type Grants = z.infer<typeof Grants>;
export type PersonBinding = z.infer<typeof PersonBinding>;
export type RunUsage = z.infer<typeof UsageSchema>;

/** Budget values when a run names none. */
export const defaultDepth = 64;
export const defaultEntries = 50_000;
