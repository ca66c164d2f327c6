import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { type Performer, personRoleOf } from '../format/performer.ts';
import { responseSchemaOf } from '../format/response-schema.ts';
import type { Json } from '../json.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import type { ActivationContext, TaskDraft } from './node-logic.ts';

const longText: PortSchema = { type: 'string', format: 'multiline' };

/** The human task of an `ask`: what is asked, by which form, about which subject. With a draft it is a review. */
export function taskFor(context: ActivationContext<NodeOf<'ask'>>, performer: Performer, prompt: string): TaskDraft {
  const { node, draft } = context;
  const dueSeconds = 'stopSeconds' in performer ? performer.stopSeconds : node.task?.dueSeconds;
  const common = {
    title: node.title ?? node.id,
    prompt,
    role: context.roleOfPerson(personRoleOf(performer) ?? ''), // the caller has looked
    ...(dueSeconds === undefined ? {} : { dueSeconds }),
    ...('stopSeconds' in performer ? {} : escalationOf(context)),
  };
  if ('reviewer' in performer && draft !== undefined)
    return { ...common, kind: 'approve', schema: reviewSchema(node), subject: draft.value };
  const suggestion = 'suggester' in performer ? draft?.value : undefined;
  const subject = subjectOf(context);
  const kind = node.task?.kind ?? 'answer';
  return {
    ...common,
    kind,
    schema: formOf(node, kind, subject),
    ...(subject === undefined ? {} : { subject }),
    ...(suggestion === undefined || suggestion === null ? {} : { suggestion }),
  };
}

/** Who is asked next when this task's time is over. */
function escalationOf({ node, roleOfFlow }: ActivationContext<NodeOf<'ask'>>): Pick<TaskDraft, 'escalatesTo'> {
  const { onDue, dueSeconds: ownSeconds } = node.task ?? {};
  if (ownSeconds === undefined || typeof onDue !== 'object' || !('escalate' in onDue)) return {};
  const { person, dueSeconds } = onDue.escalate;
  return { escalatesTo: { role: roleOfFlow(person), ...(dueSeconds === undefined ? {} : { dueSeconds }) } };
}

function subjectOf({ node, inputs }: ActivationContext<NodeOf<'ask'>>): Json | undefined {
  return node.task?.subject === undefined ? undefined : inputs[node.task.subject];
}

/** Approve the draft as it is, or put an edited one in its place. */
function reviewSchema(node: NodeOf<'ask'>): PortSchema {
  return {
    type: 'object',
    properties: {
      decision: { enum: ['approve', 'edit'], title: 'Decision' },
      value: responseSchemaOf(node) ?? longText,
    },
    required: ['decision'],
  };
}

function formOf(node: NodeOf<'ask'>, kind: TaskDraft['kind'], subject: Json | undefined): PortSchema {
  if (kind === 'choose') return choiceSchema(optionsOf(node, subject));
  if (kind === 'rank') return rankingSchema(optionsOf(node, subject));
  return responseSchemaOf(node) ?? longText;
}

/** The texts to choose from or to rank. Throws MESSAGE_INVALID when the subject is no list of options. */
function optionsOf(node: NodeOf<'ask'>, options: Json | undefined): string[] {
  if (!Array.isArray(options) || options.length === 0) {
    throw new FlowError(
      'MESSAGE_INVALID',
      `Node "${node.id}" asks to choose or rank, but its subject is no list of options.`,
      {
        where: { node: node.id, ...(node.task?.subject === undefined ? {} : { port: node.task.subject }) },
      },
    );
  }
  return (options as readonly Json[]).map((option) => (typeof option === 'string' ? option : JSON.stringify(option)));
}

function rankingSchema(texts: string[]): PortSchema {
  const count = texts.length;
  const ranking: PortSchema = {
    type: 'array',
    title: 'Ranking',
    description: 'Best first.',
    items: { enum: texts },
    minItems: count,
    maxItems: count,
  };
  return { type: 'object', properties: { ranking }, required: ['ranking'] };
}

function choiceSchema(texts: string[]): PortSchema {
  return { type: 'object', properties: { choice: { enum: texts, title: 'Choice' } }, required: ['choice'] };
}
