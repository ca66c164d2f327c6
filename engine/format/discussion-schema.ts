import { z } from 'zod';
import { DecideRule } from '../decide/rule.ts';
import { ContentHash, Identifier } from './names.ts';
import {
  common,
  Expression,
  ExtractedResponse,
  JsonRecord,
  Memory,
  PortOptions,
  Response,
  SeatTask,
  Text,
} from './node-schemas.ts';
import { Performer } from './performer.ts';

const Path = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'must be a path such as answer or verdict.choice');
const Name = z.string().min(1).max(64);

/** Who takes part. Exactly one of a model, a person (alone or together) or one of the discussion's flows. */
export const Participant = z.strictObject({
  name: Name,
  model: Identifier.optional(),
  person: Identifier.optional(),
  /** With `model`: a person approves or edits what the model drafts; within `stopSeconds`, or it stands. */
  reviewer: Identifier.optional(),
  stopSeconds: z.number().positive().max(31_536_000).optional(),
  /** With `person`: a model whose suggestion the person sees. */
  suggester: Identifier.optional(),
  flow: Identifier.optional(),
  /** For prompts, as `me.persona`. Others never see it. */
  persona: Text.optional(),
  /** The party that the participant belongs to, for the views own-side and other-side. */
  side: Name.optional(),
  /** What this participant's ballot counts where the rule's method is weighted. Default 1. */
  weight: z.number().min(0).optional(),
  /** Anything else that prompts may show, of this participant and of the others. */
  about: JsonRecord.optional(),
});

/** A list that arrives in a message: each item is like a written participant, with the roles that are allowed here. */
const ArrivingParticipants = z.strictObject({
  port: Identifier,
  /** Model roles; a participant that names nobody gets them in turn. */
  models: z.array(Identifier).max(100).optional(),
  people: z.array(Identifier).max(100).optional(),
});

const Order = z.union([
  /** simultaneous: nobody sees this round · sequential: in the order of the list · shuffled: in an order drawn anew for each round. */
  z.enum(['simultaneous', 'sequential', 'shuffled']),
  /** Whoever is named by the moderator, or by whoever spoke last, in this field of the response; else the next in the list. */
  z.strictObject({ chosenBy: z.enum(['moderator', 'speaker']), field: Path.optional() }),
  /** In pairs: by turns everybody meets everybody, or drawn by lot. `replies`: the second of a pair sees what the first just said. */
  z.strictObject({ pairs: z.enum(['round-robin', 'random']), replies: z.boolean().optional() }),
]);

const View = z.strictObject({
  /**
   * Whose turns a participant is shown. ring: those who sit beside it · relay: who sits before it · hub: one sees all and
   * all see it · partner: the other of the pair. Default all.
   */
  of: z.enum(['all', 'ring', 'relay', 'hub', 'own-side', 'other-side', 'partner', 'none']).optional(),
  /** Name of the participant in the middle. */
  hub: Name.optional(),
  /** How many earlier rounds are shown: 1 is the previous one. All when absent. This round's turns are always shown. */
  rounds: z.int().min(0).max(10_000).optional(),
  /** Of what is left, the last so many turns. */
  window: z.int().min(1).max(100_000).optional(),
  /** Whether one's own turns are among them. By default, unless the participant's memory keeps them. */
  own: z.boolean().optional(),
  anonymous: z.boolean().optional(),
  /** `discussion` tells who is for which answer, the most frequent first, instead of who said what. */
  grouped: z.boolean().optional(),
});

/** What ends the discussion before its rounds are used up: any of these. */
const Stop = z.strictObject({
  /** At least this share of the ballots agree. */
  consensus: z.number().gt(0).max(1).optional(),
  /** The field of the response by which a participant says that it is done; all must. */
  done: Path.optional(),
  until: Expression.optional(),
  /** The first round that may be the last. Default 1. */
  from: z.int().min(1).max(10_000).optional(),
});

const asking = {
  system: Text.optional(),
  response: z.union([Response, ExtractedResponse]).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  maxTokens: z.int().min(1).max(1_000_000).optional(),
};

/** Speaks before every round; what it says is `moderator` in the prompts of the participants. */
const Moderator = z.strictObject({
  performer: Performer,
  prompt: Text,
  laterPrompt: Text.optional(),
  ...asking,
  memory: Memory.optional(),
  task: SeatTask.optional(),
});

/** Reads everything at the end and gives the answer: in own words, or by choosing one of the participants' answers. */
const Judge = z.strictObject({
  performer: Performer,
  prompt: Text,
  ...asking,
  task: SeatTask.extend({ kind: z.enum(['answer', 'choose']).optional() }).optional(),
});

export const DiscussionFields = {
  ...common,
  type: z.literal('discussion'),
  participants: z.union([z.array(Participant).max(500), ArrivingParticipants]),
  order: Order.optional(),
  view: View.optional(),
  rounds: z.int().min(1).max(10_000),
  stop: Stop.optional(),
  prompt: Text,
  /** From a participant's second turn. */
  laterPrompt: Text.optional(),
  ...asking,
  /** Solved examples that models are shown first: the same for all, or each one's own, in this field of `me`. */
  demonstrations: z
    .union([z.array(z.strictObject({ user: Text, assistant: Text })).max(100), z.strictObject({ of: Path })])
    .optional(),
  memory: Memory.optional(),
  task: SeatTask.optional(),
  /** Where the answer is in a response; a response of plain text is the answer. Default `answer`. */
  answer: Path.optional(),
  /** The part of a response that others read as its text. Default: all of it. */
  says: Path.optional(),
  /** A turn that fails fails the discussion (the default), or is left out. */
  onTurnError: z.enum(['fail', 'skip']).optional(),
  moderator: Moderator.optional(),
  decision: z.union([z.strictObject({ rule: DecideRule }), z.strictObject({ judge: Judge })]).optional(),
  /** Schemas of the inputs that the prompts and conditions name, and which of them may be absent. */
  ports: z.record(Identifier, PortOptions.omit({ list: true })).optional(),
};

/** Short, since node ids are made of it. */
export const ParticipantFlowName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'must be 1–40 letters, digits or "_", beginning with a letter');

/** A flow that can be seated: which of its inputs gets which of the prompt's variables, and which output is its turn. */
export const ParticipantFlowFields = {
  /** Pins a release to its content. */
  hash: ContentHash.optional(),
  models: z.record(Identifier, Identifier).optional(),
  people: z.record(Identifier, Identifier).optional(),
  /** Its inputs, each with a variable: `prompt` is the whole text. Default: `prompt` gets `prompt`. */
  inputs: z.record(Identifier, Identifier).optional(),
  /** Default `answer`. */
  output: Identifier.optional(),
};

// A discussion contains flows, whose schema is in flow-file.ts; this is what it has beside that.
export const DiscussionBase = z.strictObject(DiscussionFields);
export const ParticipantFlowBase = z.strictObject(ParticipantFlowFields);

export type Participant = z.infer<typeof Participant>;
