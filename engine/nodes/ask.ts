import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
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
    const prompt = renderPrompt(context);
    if ('person' in node.performer) return askPerson(context, prompt);
    if ('reviewer' in node.performer) {
      if (draft !== undefined) return { do: 'open-task', task: reviewTask(context, prompt, draft.value) };
      const { reviewer, model } = node.performer;
      const oracle = answerFromData(context, reviewer);
      if (oracle !== undefined) return { do: 'settle', ...settleAnswer(node, oracle) };
      return perform(context, model, prompt, (values, work) => ({ ...work, draft: values[0]! }));
    }
    return perform(context, node.performer.model, prompt, (values, work) => ({
      ...work,
      outputs: outputsOf(node, values[0]!, values),
    }));
  },
  answered: settleAnswer,
};

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
      const { values, ...work } = await askModel(context, { role, prompt }, tools);
      return settle(values, work);
    },
  };
}

function askPerson(context: ActivationContext<Ask>, prompt: string): Action {
  const { node } = context;
  const { person } = node.performer as { person: string }; // the caller has looked
  const oracle = answerFromData(context, person);
  if (oracle !== undefined) return { do: 'settle', ...settleAnswer(node, oracle) };
  return { do: 'open-task', task: taskFor(context, prompt, context.roleOfPerson(person)) };
}

function reviewTask(context: ActivationContext<Ask>, prompt: string, draft: Json) {
  const { reviewer } = context.node.performer as { reviewer: string }; // the caller has looked
  return taskFor(context, prompt, context.roleOfPerson(reviewer), draft);
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

function settleAnswer(node: Ask, answer: Json, draft?: ActivationContext['draft']): Settlement {
  if (!('reviewer' in node.performer) || draft === undefined) return { outputs: outputsOf(node, answer, [answer]) };
  const isEdited = isJsonObject(answer) && answer.decision === 'edit' && answer.value !== undefined;
  const value = isEdited ? answer.value! : draft.value;
  const turns = (draft.turns ?? []).map(
    (turn, index, all): Turn =>
      isEdited && index === all.length - 1 ? { role: turn.role, content: textOf(value) } : turn,
  );
  return { outputs: outputsOf(node, value, [value]), turns };
}

/** The messages that leave the node for an answer: the text, or the value and each of its fields. */
function outputsOf(node: Ask, value: Json, samples: readonly Json[]): JsonObject {
  const outputs: Record<string, Json> = {};
  const schema = responseSchemaOf(node);
  if (schema !== undefined) {
    if (isJsonObject(value)) {
      for (const name of Object.keys(schema.properties ?? {}))
        if (value[name] !== undefined) outputs[name] = value[name];
    }
    outputs.value = value;
  }
  outputs.text = textOf(value);
  if ((node.samples ?? 1) > 1) outputs.samples = [...samples];
  return outputs;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
