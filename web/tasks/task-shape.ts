import { isJsonObject, type Json } from '#engine/json';
import type { TaskView } from '#engine/protocol/index';
import { compileSchema, type PortSchema } from '#engine/schema/index';
import { taskShapeText } from '../text/tasks.ts';

/** How a task is presented. What is sent is always what its schema describes. */
export type TaskShape =
  /** Yes or no, with what else the schema asks for. */
  | { readonly shape: 'approval'; readonly rest: PortSchema }
  /** A model's draft: taken as it is, or with changes. */
  | { readonly shape: 'review'; readonly value: PortSchema; readonly draft: Json }
  | { readonly shape: 'choice' }
  | { readonly shape: 'form'; readonly button: string };

export function shapeOf({ kind, schema, subject }: Pick<TaskView, 'kind' | 'schema' | 'subject'>): TaskShape {
  const properties = schema.properties ?? {};
  if (isDecision(properties.decision) && properties.value !== undefined && subject !== undefined) {
    return { shape: 'review', value: properties.value, draft: subject };
  }
  if (properties.approved?.type === 'boolean') return { shape: 'approval', rest: without(schema, 'approved') };
  if (properties.choice !== undefined) return { shape: 'choice' };
  return { shape: 'form', button: kind === 'edit' ? taskShapeText.saveEdited : taskShapeText.sendAnswer };
}

function isDecision(schema: PortSchema | undefined): boolean {
  return schema?.enum?.length === 2 && schema.enum.includes('approve') && schema.enum.includes('edit');
}

function without(schema: PortSchema, name: string): PortSchema {
  const { [name]: _, ...properties } = schema.properties ?? {};
  return {
    ...schema,
    properties,
    ...(schema.required === undefined ? {} : { required: schema.required.filter((one) => one !== name) }),
  };
}

/**
 * What a form begins with. An edit: the subject itself, put where the schema wants it. A ranking: all options as they
 * came, to be moved up and down.
 */
export function initialValue({
  kind,
  schema,
  subject,
}: Pick<TaskView, 'kind' | 'schema' | 'subject'>): Json | undefined {
  const ranking: PortSchema | undefined = kind === 'rank' ? schema.properties?.ranking : undefined;
  const options: PortSchema | undefined = ranking?.items;
  if (options?.enum !== undefined) return { ranking: options.enum };
  if (kind !== 'edit' || subject === undefined) return undefined;
  const names = Object.keys(schema.properties ?? {});
  // A form of one text field edits a subject that is a text.
  if (typeof subject === 'string' && names.length === 1) return { [names[0]!]: subject };
  return subject;
}

/** The approval's answer: what was filled in beside it, and the decision. */
export function approvalAnswer(rest: Json | undefined, approved: boolean): Json {
  return { ...(isJsonObject(rest) ? rest : {}), approved };
}

/** What a suggestion fills the form with; undefined when it does not fit. */
export function suggestedValue({ schema, suggestion }: Pick<TaskView, 'schema' | 'suggestion'>): Json | undefined {
  if (suggestion === undefined) return undefined;
  const [name, ...others] = Object.keys(schema.properties ?? {});
  // A choice among options, or a form of one field, takes what the model said as that field.
  const candidates = [suggestion, ...(name === undefined || others.length > 0 ? [] : [{ [name]: suggestion }])];
  const fitting = candidates.find((candidate) => compileSchema(schema).check(candidate).ok);
  if (fitting === undefined || shapeOf({ kind: 'answer', schema }).shape !== 'approval' || !isJsonObject(fitting))
    return fitting;
  // The decision itself is one of the two buttons.
  return Object.fromEntries(Object.entries(fitting).filter(([field]) => field !== 'approved'));
}

/** What a recorded answer fills the form with; undefined when it is a decision alone or does not fit. */
export function recordedValue(task: Pick<TaskView, 'kind' | 'schema' | 'subject'>, answer: Json | undefined) {
  if (answer === undefined) return undefined;
  const value =
    shapeOf(task).shape === 'review' && isJsonObject(answer)
      ? answer.value
      : suggestedValue({ schema: task.schema, suggestion: answer });
  return isJsonObject(value) && Object.keys(value).length === 0 ? undefined : value;
}

/** The options in the order that was given them, when they are ranked. */
export function rankingIn(value: unknown): readonly Json[] | undefined {
  if (typeof value !== 'object' || value === null || !('ranking' in value)) return undefined;
  return Array.isArray(value.ranking) ? value.ranking : undefined;
}
