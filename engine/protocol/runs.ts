import { z } from 'zod';
import { FlowFile } from '../format/flow-file.ts';
import { ContentHash, FlowReference, Identifier } from '../format/names.ts';
import { JsonRecord, JsonValue } from '../format/node-schemas.ts';
import { Performer } from '../format/performer.ts';
import {
  Address,
  Breakpoint,
  Budget,
  ErrorFactSchema,
  Grants,
  ModelBindingSchema,
  NodeLimits,
  PersonBinding,
  RunPlaceFact,
  TaskFact,
  UsageSchema,
} from '../journal/entries.ts';

/** Ids minted by us, wherever they come from. */
export const Id = z.string().regex(/^[a-z0-9]{1,64}$/, 'must be 1–64 lower-case letters or digits');

export const RunStatusSchema = z.enum(['running', 'waiting', 'paused', 'completed', 'failed', 'cancelled']);

/** Who may know of a run where members sign in: everybody, or only who started it. */
export const Visibility = z.enum(['team', 'private']);

/** Who is asked for a role of people: as the journal has it, or a member or role of this server, whose task it then is. */
export const PersonChoice = z.union([
  PersonBinding,
  z.strictObject({ member: Id }),
  z.strictObject({ role: Identifier }),
]);

export const StartRunRequest = z
  .strictObject({
    /** `name`, `name@version`, a content hash, or the flow itself. */
    flow: z.union([FlowReference, ContentHash, FlowFile]),
    /** Flows that an inline flow reaches by reference and that the library does not hold (drafts). */
    flows: z.record(FlowReference, FlowFile).optional(),
    input: JsonRecord,
    seed: z.string().max(200).optional(),
    /** Role → model; the role `*` stands for every role not named. */
    models: z.record(z.string(), ModelBindingSchema).optional(),
    people: z
      .record(z.string(), PersonChoice)
      .optional()
      .describe('Role → whoever takes it (`ask`), a field of the input data, a member, or all who answer for a role'),
    budget: Budget.optional(),
    breakpoints: z.array(Breakpoint).max(1000).optional(),
    grants: Grants.optional().describe('Hosts and tools that the run may use; all that the flow needs must be named'),
    visibility: Visibility.optional().describe('`private`: other members neither see it nor its tasks; else `team`'),
  })
  .meta({ id: 'StartRun' });

export const RunCreated = z.strictObject({ id: Id }).meta({ id: 'RunCreated' });

export const UsageView = UsageSchema;

/** Who has a task, since somebody gave or took it. */
export const AssigneeView = z.strictObject({
  /** The member's id; empty for a role, and for a name that was typed, where nobody signs in. */
  member: z.string(),
  /** The role of people, any of whom may answer; empty when it is one person's. */
  role: z.string().default(''),
  name: z.string(),
  note: z.string(),
  givenBy: z.string(),
  at: z.number(),
});

export const AssignRequest = z
  .strictObject({
    member: Id.optional().describe('Where members sign in'),
    role: Identifier.optional().describe('Whoever answers for this role may take it'),
    name: z.string().trim().min(1).max(200).optional().describe('Where nobody signs in'),
    note: z.string().trim().max(1000).default(''),
  })
  .meta({ id: 'Assign' });

/** Who answered a task, having seen what. */
export const AnsweredView = z.strictObject({
  actor: z.string().describe('Id of the member; `local`, or `link:` and the id of the link'),
  name: z.string(),
  seen: z.string().describe('Hash of what the task showed'),
  at: z.number(),
});

export const TaskView = z
  .strictObject({
    ...TaskFact.shape,
    run: Id,
    address: z.string(),
    openedAt: z.number(),
    flow: z.string(),
    flowTitle: z.string(),
    assignee: AssigneeView.optional(),
    visibility: Visibility.optional().describe('`private` when nobody else sees its run'),
  })
  .meta({ id: 'Task' });

export const RunView = z
  .strictObject({
    id: Id,
    flow: z.string(),
    title: z.string(),
    hash: z.string(),
    status: RunStatusSchema,
    createdAt: z.number(),
    updatedAt: z.number(),
    sequence: z.int(),
    usage: UsageView,
    recorded: z.boolean(),
    tasks: z.array(TaskView),
    /** Present once the run has completed. */
    output: JsonRecord.optional(),
    error: ErrorFactSchema.optional(),
    movedTo: RunPlaceFact.optional().describe('The run that goes on with it elsewhere'),
    visibility: Visibility.optional().describe('`private` when nobody else sees it'),
    batch: z.string().optional().describe('The batch that it is a part of'),
  })
  .meta({ id: 'Run' });

export const RunList = z
  .strictObject({ runs: z.array(RunView), next: z.number().optional().describe('Pass as `before` for the next page.') })
  .meta({ id: 'RunList' });

export const TaskList = z
  .strictObject({
    tasks: z.array(TaskView),
    next: z.number().optional().describe('Pass as `before` for the next page.'),
  })
  .meta({ id: 'TaskList' });

/** A task by id, closed ones included. */
export const TaskState = z
  .strictObject({
    task: TaskView,
    status: z.enum(['open', 'answered', 'closed']),
    answer: JsonValue.optional(),
    answered: AnsweredView.optional(),
  })
  .meta({ id: 'TaskState' });

/** A hash of what a task shows to whoever answers it. */
export const SeenHash = z.string().regex(/^[0-9a-f]{64}$/);

export const AnswerRequest = z
  .strictObject({
    answer: JsonValue,
    by: z.string().max(200).optional(),
    seen: SeenHash.optional().describe('Hash of what the task showed; refused when it shows something else by now'),
  })
  .meta({ id: 'Answer' });
export const AnswerAccepted = z.strictObject({ task: z.string(), answer: JsonValue }).meta({ id: 'AnswerAccepted' });
export const ResumeRequest = z
  .strictObject({
    budget: Budget.optional(),
    nodeBudgets: z.record(Address, NodeLimits).optional().describe('Other budgets for single nodes, by instance path'),
    step: z.boolean().optional().describe('Stop again after the next activation'),
  })
  .meta({ id: 'Resume' });

/** All places where the run is to stop from now on. */
export const BreakpointsRequest = z
  .strictObject({ breakpoints: z.array(Breakpoint).max(1000), by: z.string().max(200).optional() })
  .meta({ id: 'Breakpoints' });

/** Other messages for an activation that is open, or that waits at a breakpoint. */
export const EditRequest = z
  .strictObject({
    address: Address,
    when: z.enum(['before', 'after']).describe('The messages that it gets, or those that it made'),
    values: JsonRecord.describe('New values by port; ports not named keep theirs'),
    by: z.string().max(200).optional(),
  })
  .meta({ id: 'MessageEdit' });

/** Puts somebody else on a seat while the run goes on. */
export const PerformerRequest = z
  .strictObject({
    path: Address.describe('Instance path of an ask, such as panel/seat[alice]/answer; [*] stands for every key'),
    performer: Performer,
    binding: ModelBindingSchema.optional().describe('Another model than the one that the run binds to the role'),
    by: z.string().max(200).optional(),
  })
  .meta({ id: 'PerformerChange' });

/** Starts a new run from the first `at` entries of another; `edit` replaces the outputs of the last of them. */
export const ForkRequest = z
  .strictObject({ at: z.int().min(1), edit: z.strictObject({ outputs: JsonRecord }).optional() })
  .meta({ id: 'Fork' });
export const ImportRequest = z
  .strictObject({
    entries: z.array(JsonValue).min(1).max(100_000),
    grants: Grants.optional().describe(
      'Hosts and tools that the run may go on using; all that its flow needs must be named',
    ),
    models: z
      .record(z.string(), ModelBindingSchema)
      .optional()
      .describe('Other models for some roles, such as those that are not known here'),
    seats: z
      .record(z.string().max(8000), ModelBindingSchema)
      .optional()
      .describe('Other models for seats that were given one of their own, by their path'),
    by: z.string().max(200).optional(),
    movedFrom: RunPlaceFact.optional().describe('The run that this one goes on with'),
  })
  .meta({ id: 'ImportJournal' });

export const CancelRequest = z
  .strictObject({
    movedTo: RunPlaceFact.optional().describe('The run that goes on with this one elsewhere'),
    sequence: z.int().min(1).optional().describe('Refuse with 409 when the journal no longer ends with this entry'),
  })
  .meta({ id: 'Cancel' });

/** What the run's SSE stream carries. Entries have the sequence as event id; the others have none. */
export const deltaEvent = 'delta';
export const entryEvent = 'entry';
export const DeltaView = z.strictObject({ address: z.string(), sample: z.int(), text: z.string() });

export const Problem = z
  .strictObject({
    error: ErrorFactSchema.extend({
      problems: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    }),
  })
  .meta({ id: 'Problem' });

export type PersonChoice = z.infer<typeof PersonChoice>;
export type Visibility = z.infer<typeof Visibility>;
export type StartRunRequest = z.infer<typeof StartRunRequest>;
export type RunView = z.infer<typeof RunView>;
export type RunList = z.infer<typeof RunList>;
export type TaskView = z.infer<typeof TaskView>;
export type TaskList = z.infer<typeof TaskList>;
export type TaskState = z.infer<typeof TaskState>;
export type PerformerRequest = z.infer<typeof PerformerRequest>;
export type ForkRequest = z.infer<typeof ForkRequest>;
export type ImportRequest = z.infer<typeof ImportRequest>;
export type ResumeRequest = z.infer<typeof ResumeRequest>;
export type BreakpointsRequest = z.infer<typeof BreakpointsRequest>;
export type EditRequest = z.infer<typeof EditRequest>;
export type CancelRequest = z.infer<typeof CancelRequest>;
export type DeltaView = z.infer<typeof DeltaView>;
