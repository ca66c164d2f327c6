import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { lastResort, overduePort } from '../format/overdue.ts';
import { modelRoleOf, type Performer, personRoleOf } from '../format/performer.ts';
import { responseSchemaOf } from '../format/response-schema.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { compileTemplate } from '../text/index.ts';
import { askModel } from './ask-model.ts';
import { taskFor } from './ask-person.ts';
import type { Action, ActivationContext, Draft, NodeLogic, Settlement, Turn } from './node-logic.ts';

type Ask = NodeOf<'ask'>;

/** Asks a performer. Who that is changes how the answer comes about, never what leaves the node. */
export const askLogic: NodeLogic<Ask> = {
  begin(context) {
    const { node, draft } = context;
    const performer = performerIn(context);
    const prompt = renderPrompt(context);
    const person = personRoleOf(performer);
    const model = modelRoleOf(performer);
    const oracle = person === undefined ? undefined : answerFromData(context, person);
    if (oracle !== undefined) return { do: 'settle', ...settleWith(node, oracle, prompt) };
    if (person !== undefined && (model === undefined || draft !== undefined))
      return { do: 'open-task', task: taskFor(context, performer, prompt) };
    if (person === undefined && draft !== undefined) return { do: 'settle', ...settleDraft(node, draft) };
    const role = model ?? ''; // a performer without a person has a model
    if ('suggester' in performer) return suggest(context, role, prompt);
    return perform(context, role, prompt, (values, work) =>
      person === undefined
        ? { ...work, outputs: outputsOf(node, values[0]!, { samples: values, said: saidIn(node, work.turns) }) }
        : { ...work, draft: values[0]! },
    );
  },
  answered({ node, performer, draft, prompt }, answer) {
    const isReview = performer !== undefined && 'reviewer' in performer && draft !== undefined;
    return isReview ? settleReview(node, draft, answer) : settleWith(node, answer, prompt);
  },
  expired({ node, performer, draft, prompt, title, role }) {
    if (performer !== undefined && 'stopSeconds' in performer && draft !== undefined) return settleDraft(node, draft);
    const onDue = lastResort(node.task);
    if (onDue === 'port') return { outputs: { [overduePort]: { title, role, prompt } } };
    return onDue === undefined || onDue === 'fail' ? undefined : settleWith(node, onDue.default, prompt);
  },
};

function performerIn({ performer, node }: ActivationContext<Ask>): Performer {
  if (performer === undefined) throw new FlowError('INTERNAL', `Node "${node.id}" was begun without a performer.`);
  return performer;
}

function renderPrompt({ node, inputs, thread }: ActivationContext<Ask>): string {
  const template = thread.length > 0 && node.laterPrompt !== undefined ? node.laterPrompt : node.prompt;
  return compileTemplate(template).render(inputs);
}

function perform(
  context: ActivationContext<Ask>,
  role: string,
  prompt: string,
  settle: (values: readonly Json[], work: Omit<Settlement, 'outputs'>) => Settlement | Draft,
): Action {
  return {
    do: 'perform',
    calls: context.node.samples ?? 1,
    async effect(tools) {
      const { values, calls, ...work } = await askModel(context, { role, prompt }, tools);
      if (calls !== undefined) return { ...work, outputs: { calls, text: work.turns?.at(-1)?.content ?? '' } };
      return settle(values, work);
    },
  };
}

/** A suggestion is a help, not a condition: the person is asked without it when the model gives none. */
function suggest(context: ActivationContext<Ask>, role: string, prompt: string): Action {
  return {
    do: 'perform',
    calls: 1,
    async effect(tools) {
      try {
        const { values, calls: _, ...work } = await askModel(context, { role, prompt }, tools);
        return { ...work, draft: values[0]! };
      } catch (error) {
        if (!(error instanceof FlowError)) throw error;
        return { draft: null };
      }
    },
  };
}

/** The oracle of the aiFlows experiments (CF-Plan-Oracle): a person's part is read from the run's data. */
function answerFromData(context: ActivationContext<Ask>, role: string): Json | undefined {
  const binding = context.personFor(role);
  if (binding === 'ask') return undefined;
  const answer = context.runInput[binding.field];
  if (answer === undefined) {
    throw new FlowError(
      'INPUT_INVALID',
      `The people role "${role}" answers from the input field "${binding.field}", which the run was not given.`,
    );
  }
  return answer;
}

/** A person's own answer. A seat that remembers keeps it like a model's, so that either can go on for the other. */
function settleWith(node: Ask, answer: Json, prompt: string): Settlement {
  const outputs = outputsOf(node, answer);
  if (node.memory === undefined) return { outputs };
  const turns: Turn[] = [
    { role: 'user', content: prompt },
    { role: 'assistant', content: textOf(answer) },
  ];
  return { outputs, turns };
}

function settleDraft(node: Ask, draft: NonNullable<ActivationContext['draft']>): Settlement {
  return {
    outputs: outputsOf(node, draft.value, { said: saidIn(node, draft.turns) }),
    turns: draft.turns ?? [],
  };
}

/** The draft as it is, or what the reviewer put in its place, in the conversation too. */
function settleReview(node: Ask, draft: NonNullable<ActivationContext['draft']>, answer: Json): Settlement {
  const isEdited = isJsonObject(answer) && answer.decision === 'edit' && answer.value !== undefined;
  if (!isEdited) return settleDraft(node, draft);
  const value = answer.value!;
  const turns = (draft.turns ?? []).map(
    (turn, index, all): Turn => (index === all.length - 1 ? { role: turn.role, content: textOf(value) } : turn),
  );
  return { outputs: outputsOf(node, value), turns };
}

interface Said {
  /** Every sample's value. */
  readonly samples?: readonly Json[];
  /** The text in which the value was found. */
  readonly said?: string | undefined;
}

/** The text of a model's last turn, where it is more than its value. */
function saidIn(node: Ask, turns: readonly Turn[] | undefined): string | undefined {
  const isExtracted = node.response !== undefined && 'extract' in node.response;
  return isExtracted ? turns?.findLast(({ role }) => role === 'assistant')?.content : undefined;
}

/** The messages that leave the node for an answer: the text, or the value and each of its fields. */
function outputsOf(node: Ask, value: Json, { samples = [value], said }: Said = {}): JsonObject {
  const outputs: Record<string, Json> = {};
  const schema = responseSchemaOf(node);
  if (schema !== undefined) {
    if (isJsonObject(value)) {
      for (const name of Object.keys(schema.properties ?? {}))
        if (value[name] !== undefined) outputs[name] = value[name];
    }
    outputs.value = value;
  }
  outputs.text = said ?? textOf(value);
  if ((node.samples ?? 1) > 1) outputs.samples = [...samples];
  return outputs;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
