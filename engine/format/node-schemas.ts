import { z } from 'zod';
import { DecideRule } from '../decide/rule.ts';
import type { Json, JsonObject } from '../json.ts';
import { PortSchema } from '../schema/port-schema.ts';
import { ContentHash, FlowReference, Identifier, NodeId } from './names.ts';
import { PerformerOrSeat } from './performer.ts';

/** Any JSON value, as zod infers it. */
export const JsonValue: z.ZodType<Json> = z.json() as z.ZodType<Json>; // z.json() infers mutable arrays; ours are read-only
export const JsonRecord: z.ZodType<JsonObject> = z.record(z.string(), JsonValue);

export const Text = z.string().max(200_000);
export const Expression = z.string().min(1).max(10_000);
const Ports = z.record(Identifier, PortSchema);

/** What one input port accepts beyond its schema. */
export const PortOptions = z.strictObject({
  schema: PortSchema.optional(),
  /** Takes all edges as a list instead of the first that arrives with a value. */
  list: z.boolean().optional(),
  optional: z.boolean().optional(),
});

const Retry = z.strictObject({
  /** Attempts altogether, the first included. */
  attempts: z.int().min(1).max(20),
  delaySeconds: z.number().min(0).max(3600).optional(),
  factor: z.number().min(1).max(10).optional(),
});

/** What a node may spend in a run, everything inside it included. Reaching it pauses the run, or ends the loop after the round. */
const NodeBudget = z.strictObject({
  calls: z.int().min(0).optional(),
  /** Input and output tokens together. */
  tokens: z.int().min(0).optional(),
  /** US dollars. */
  money: z.number().min(0).optional(),
  onReached: z.enum(['pause', 'end-loop']).optional(),
});

/** fail: the enclosing flow fails · port: the error leaves by the `error` port · default: these outputs instead. */
const OnError = z.union([
  z.literal('fail'),
  z.literal('port'),
  z.strictObject({ default: z.record(Identifier, JsonValue) }),
]);

export const common = {
  id: NodeId,
  title: z.string().max(200).optional(),
  reset: z.enum(['never', 'each-activation']).optional(),
  retry: Retry.optional(),
  timeoutSeconds: z.number().positive().max(86_400).optional(),
  onError: OnError.optional(),
  budget: NodeBudget.optional(),
  /** What input ports get that no edge brings a value to. */
  constants: z.record(Identifier, JsonValue).optional(),
};

export const Memory = z.strictObject({
  /** The instance remembers its own conversation from activation to activation. */
  thread: z.literal(true),
  /** Exchanges kept when the prompt is built: the first k and the last k. All of them when absent. */
  firstExchanges: z.int().min(0).max(1000).optional(),
  lastExchanges: z.int().min(0).max(1000).optional(),
});

export const Response = z.strictObject({
  schema: PortSchema,
  /** How many times the model is shown what was wrong and asked again. */
  repairs: z.int().min(0).max(10).optional(),
  /** Used when the repairs are used up; without it the activation fails. */
  fallback: JsonValue.optional(),
});

/** One thing to find in a text. */
export const Extraction = z.strictObject({
  /** RE2 patterns, tried in order; the first that matches counts. `^` and `$` are the ends of lines, `.` is any character. */
  patterns: z.array(z.string().min(1).max(1000)).min(1).max(20),
  /** The group that is taken; by default the first one if there is any, else the whole match. */
  group: z.union([z.int().min(0).max(99), Identifier]).optional(),
  ignoreCase: z.boolean().optional(),
  /** Of several matches: the first (the default), the last, or a list of all. */
  take: z.enum(['first', 'last', 'all']).optional(),
  /** text (the default), without spaces around it · number · json · found: whether there is a match at all. */
  as: z.enum(['text', 'number', 'json', 'found']).optional(),
  /** A text without it is not refused; its port is skipped then. */
  optional: z.boolean().optional(),
});

/** A free text in which things are looked for; each becomes an output, beside the text itself. */
export const ExtractedResponse = z.strictObject({
  extract: z.record(Identifier, Extraction),
  repairs: Response.shape.repairs,
  fallback: Response.shape.fallback,
});

/** What the performer has answered elsewhere, shown to a model before it is asked: templates, or a list at a port. */
const Demonstrations = z.union([
  z.array(z.strictObject({ user: Text, assistant: Text })).max(100),
  z.strictObject({ port: Identifier }),
]);

/** The activation fails, or this is taken as the answer. */
const AnswerOnDue = z.union([z.literal('fail'), z.strictObject({ default: JsonValue })]);
/** port: the task leaves by the `overdue` port, and nothing else leaves the node. */
const EndOnDue = z.union([z.enum(['fail', 'port']), z.strictObject({ default: JsonValue })]);
/** Another role of people is asked the same, once. */
const Escalation = z.strictObject({
  escalate: z.strictObject({
    person: Identifier,
    /** Its own time, from then on; no limit when absent. */
    dueSeconds: z.number().positive().max(31_536_000).optional(),
    /** What happens when that time is over too. */
    onDue: EndOnDue.optional(),
  }),
});

/** How a person is asked. The kind decides form and outputs; see docs/model.md. */
export const TaskOptions = z.strictObject({
  kind: z.enum(['answer', 'approve', 'edit', 'choose', 'rate', 'rank']),
  /** What the person approves or edits, or chooses from: a template, or the name of a port. */
  subject: Identifier.optional(),
  dueSeconds: z.number().positive().max(31_536_000).optional(),
  /** What happens when the time is over. */
  onDue: z.union([...EndOnDue.options, Escalation]).optional(),
});

/** By when a seat of a discussion is to answer; its turn has no ports of its own and nobody else to go to. */
export const SeatTask = z.strictObject({ dueSeconds: TaskOptions.shape.dueSeconds, onDue: AnswerOnDue.optional() });

/** A tool that a model may ask for: what it asks for leaves by the port `calls`, results come back at `results`. */
const DeclaredTool = z.strictObject({
  name: Identifier,
  description: z.string().max(4000),
  parameters: PortSchema,
});

export const AskNode = z.strictObject({
  ...common,
  type: z.literal('ask'),
  performer: PerformerOrSeat,
  system: Text.optional(),
  prompt: Text,
  /** From the second activation of an instance that remembers its thread. */
  laterPrompt: Text.optional(),
  response: z.union([Response, ExtractedResponse]).optional(),
  demonstrations: Demonstrations.optional(),
  /** Texts at which a model stops. */
  /** For a flow that uses the tools itself. To have flows used as tools, list them under `tools` instead. */
  calls: z.array(DeclaredTool).min(1).max(64).optional(),
  stop: z.array(z.string().min(1).max(200)).min(1).max(16).optional(),
  memory: Memory.optional(),
  samples: z.int().min(1).max(100).optional(),
  /** A call that was made before with exactly the same words, settings and sample number is not made again. */
  cache: z.literal(true).optional(),
  /** How many times the tools are used at most before the model has to answer; 8 when absent. */
  toolRounds: z.int().min(1).max(100).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  maxTokens: z.int().min(1).max(1_000_000).optional(),
  task: TaskOptions.optional(),
  ports: z.record(Identifier, PortOptions).optional(),
});

/** The port at which a program arrives; how it went leaves by `outcome` then, and nothing it does fails the node. */
const ArrivingSource = z.strictObject({ port: Identifier });

export const CodeNode = z.strictObject({
  ...common,
  type: z.literal('code'),
  inputs: z.record(Identifier, PortOptions),
  outputs: Ports,
  /** The program, or the port at which one arrives. */
  source: z.union([Text, ArrivingSource]),
  timeoutMs: z.int().min(1).max(60_000).optional(),
  memoryMb: z.int().min(1).max(256).optional(),
});

export const TemplateNode = z.strictObject({
  ...common,
  type: z.literal('template'),
  text: Text,
  ports: z.record(Identifier, PortOptions).optional(),
});

export const SwitchNode = z.strictObject({
  ...common,
  type: z.literal('switch'),
  cases: z
    .array(z.strictObject({ name: Identifier, when: Expression }))
    .min(1)
    .max(50),
});

export const DecideNode = z.strictObject({ ...common, type: z.literal('decide'), rule: DecideRule });

export const SetStateNode = z.strictObject({ ...common, type: z.literal('set-state'), key: Identifier });

export const ExitNode = z.strictObject({
  ...common,
  type: z.literal('exit'),
  /** The nearest enclosing frame (the default), or the whole flow. */
  scope: z.enum(['frame', 'flow']).optional(),
});

export const FlowNodeFields = {
  ...common,
  type: z.literal('flow'),
  /** Pins a release to its content. */
  hash: ContentHash.optional(),
  /** The sub-flow's model roles, each bound to one of ours; a role not named keeps its name. */
  models: z.record(Identifier, Identifier).optional(),
  people: z.record(Identifier, Identifier).optional(),
  /** Other settings for nodes of the sub-flow, by their path in it: `refine/critic`. */
  overrides: z.record(z.string().min(1).max(2000), JsonRecord).optional(),
};

export const LoopFields = {
  ...common,
  type: z.literal('loop'),
  until: Expression.optional(),
  maxRounds: z.int().min(1).max(1_000_000),
  /** `last` round's outputs, those of the `best` by score, or a list of `all`. */
  result: z.enum(['last', 'best', 'all']).optional(),
  score: Expression.optional(),
  /** Ends the loop when this many rounds in a row did not raise the score. */
  stalledRounds: z.int().min(1).max(1000).optional(),
};

export const MapFields = {
  ...common,
  type: z.literal('map'),
  mode: z.enum(['parallel', 'sequential']).optional(),
  concurrency: z.int().min(1).max(10_000).optional(),
  /** A path into the item whose text names the item's instance, which then persists under that name. */
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'must be a path such as name or person.name')
    .optional(),
  onItemError: z
    .union([z.literal('fail'), z.literal('skip'), z.strictObject({ default: z.record(Identifier, JsonValue) })])
    .optional(),
};

/** A note for people; with `around` it is a box around these nodes of its body, and the text is what the box is called. */
export const NoteNode = z.strictObject({
  id: NodeId,
  type: z.literal('note'),
  text: Text,
  around: z.array(NodeId).min(1).max(1000).optional(),
  color: z.enum(['yellow', 'blue', 'green', 'purple', 'red', 'grey']).optional(),
});

/** A node of a type this version does not know: kept whole so that nothing is lost, and never run. */
export const UnknownNode = z.strictObject({ id: NodeId, type: z.literal('unknown'), original: JsonRecord });

export const FlowUse = z.union([z.literal('self'), FlowReference]);

// Frames and sub-flows contain flows, whose schema is in flow-file.ts; these are what they have beside that.
export const LoopBase = z.strictObject(LoopFields);
export const MapBase = z.strictObject(MapFields);
export const SubFlowBase = z.strictObject(FlowNodeFields);
