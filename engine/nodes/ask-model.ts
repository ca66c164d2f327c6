import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { defaultRepairs, responseSchemaOf } from '../format/response-schema.ts';
import type { ChatTurn, ModelReply } from '../host.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { describeSchema } from '../schema/describe-schema.ts';
import { type ParsedReply, parseReply } from '../schema/parse-reply.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { compileTemplate } from '../text/index.ts';
import { extractReply } from './extract-reply.ts';
import type { ActivationContext, EffectTools, ModelCall, Settlement, Turn } from './node-logic.ts';
import { offeredTools, readCalls, resultTurns } from './tool-calls.ts';

type Context = ActivationContext<NodeOf<'ask'>>;

export interface ModelWork extends Omit<Settlement, 'outputs'> {
  /** One per sample, in order. */
  readonly values: readonly Json[];
  /** What the model wants to be done before it answers; then there are no values. */
  readonly calls?: Json;
}

/** Has a model answer an `ask`: every sample parsed, validated and repaired on its own, all at the same time. */
export async function askModel(
  context: Context,
  ask: { role: string; prompt: string },
  tools: EffectTools,
): Promise<ModelWork> {
  const samples = context.node.samples ?? 1;
  const opening = resultTurns(context) ?? [{ role: 'user' as const, content: ask.prompt }];
  const turns = conversation(context, opening);
  const base = requestFor(context, ask.role);
  const answers = await Promise.all(
    Array.from({ length: samples }, (_, sample) => answerOnce(context, { ...base, turns, sample }, tools)),
  );
  const first = answers[0]!;
  return {
    values: answers.map((answer) => answer.value),
    ...(first.calls === undefined ? {} : { calls: first.calls }),
    turns: [...opening, ...first.added],
    model: first.replies.at(-1)!.model,
    finishReason: first.replies.at(-1)!.finishReason,
  };
}

interface Answer {
  /** Null when there are calls. */
  readonly value: Json;
  readonly calls?: Json;
  readonly replies: readonly ModelReply[];
  /** Turns after the prompt: the reply, and what repairs added. */
  readonly added: readonly Turn[];
}

async function answerOnce(context: Context, request: Omit<ModelCall, 'repair'>, tools: EffectTools): Promise<Answer> {
  const read = readerOf(context.node);
  const repairs = context.node.response?.repairs ?? defaultRepairs;
  const replies: ModelReply[] = [];
  const added: Turn[] = [];
  for (let repair = 0; ; repair += 1) {
    const onDelta = (text: string) => tools.onDelta(request.sample, text);
    const reply = await tools.call(
      { ...request, turns: added.length === 0 ? request.turns : [...request.turns, ...added], repair },
      { onDelta },
    );
    replies.push(reply);
    added.push(assistantTurn(reply));
    const calls = reply.calls === undefined ? undefined : readCalls(reply.calls, request.tools ?? []);
    if (calls?.ok === true) return { value: null, calls: calls.value, replies, added };
    if (calls !== undefined) {
      if (repair >= repairs) throw invalidReply(context, calls.reasons.join(' '), reply.text);
      added.push(...reply.calls!.map(({ id }, index) => refusedCall(id, calls.reasons[index]!)));
      continue;
    }
    const parsed = read(reply.text);
    if (parsed.ok) return { value: parsed.value, replies, added };
    if (repair >= repairs) return fallback(context, parsed.reason, { replies, added });
    added.push({ role: 'user', content: repairRequest(context.node, parsed.reason) });
  }
}

function fallback(context: Context, reason: string, sofar: Omit<Answer, 'value'>): Answer {
  const value = context.node.response?.fallback;
  if (value !== undefined) return { value, ...sofar };
  throw invalidReply(context, reason, sofar.replies.at(-1)!.text);
}

function invalidReply({ node, address }: Context, reason: string, text: string): FlowError {
  return new FlowError('RESPONSE_INVALID', `The reply for node "${node.id}" cannot be used: ${reason}`, {
    where: { node: node.id, address },
    detail: text.slice(0, 2000),
  });
}

function assistantTurn({ text, calls }: ModelReply): Turn {
  return { role: 'assistant', content: text, ...(calls === undefined ? {} : { calls }) };
}

function refusedCall(callId: string, content: string): Turn {
  return { role: 'tool', callId, content };
}

/** How a reply becomes the node's value: as it is, by its schema, or by what is looked for in it. */
function readerOf(node: NodeOf<'ask'>): (text: string) => ParsedReply {
  if (node.response !== undefined && 'extract' in node.response) {
    const { extract } = node.response;
    return (text) => extractReply(text, extract);
  }
  const schema = responseSchemaOf(node);
  return schema === undefined ? (value) => ({ ok: true, value }) : (text) => parseReply(text, schema);
}

function repairRequest({ response }: NodeOf<'ask'>, reason: string): string {
  const form = response !== undefined && 'extract' in response ? '' : ', as JSON only';
  return `That reply cannot be used: ${reason}\nSend the whole answer again, corrected${form}.`;
}

/** The schema that a model is told to answer by; none where its text is searched. */
function jsonSchemaOf(node: NodeOf<'ask'>): PortSchema | undefined {
  return node.response !== undefined && 'extract' in node.response ? undefined : responseSchemaOf(node);
}

function requestFor(context: Context, role: string): Omit<ModelCall, 'turns' | 'sample' | 'repair'> {
  const { node, address } = context;
  const tools = offeredTools(context);
  const schema = jsonSchemaOf(node);
  const settings = { temperature: node.temperature, topP: node.topP, maxTokens: node.maxTokens, stop: node.stop };
  return {
    binding: context.modelFor(role),
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    ...(schema === undefined ? {} : { responseSchema: schema as JsonObject }), // a parsed schema is plain JSON
    ...(tools.length === 0 ? {} : { tools }),
    address,
  };
}

function conversation(context: Context, opening: readonly Turn[]): ChatTurn[] {
  const { node, inputs, thread } = context;
  const system = node.system === undefined ? '' : compileTemplate(node.system).render(inputs);
  const schema = jsonSchemaOf(node);
  const instructions = [system, schema === undefined ? '' : formatInstruction(schema)]
    .filter((text) => text !== '')
    .join('\n\n');
  return [
    ...(instructions === '' ? [] : [{ role: 'system' as const, content: instructions }]),
    ...demonstrationTurns(node, inputs),
    ...windowed(thread, node.memory),
    ...opening,
  ];
}

/** Asked and answered before, to show how. They are no part of the conversation that the node remembers. */
function demonstrationTurns({ demonstrations = [] }: NodeOf<'ask'>, inputs: Context['inputs']): ChatTurn[] {
  const shown = Array.isArray(demonstrations)
    ? demonstrations.map(({ user, assistant }) => ({
        user: compileTemplate(user).render(inputs),
        assistant: compileTemplate(assistant).render(inputs),
      }))
    : arrivedDemonstrations(inputs[demonstrations.port], demonstrations.port);
  return shown.flatMap(({ user, assistant }): ChatTurn[] => [
    { role: 'user', content: user },
    { role: 'assistant', content: assistant },
  ]);
}

function arrivedDemonstrations(value: Json | undefined, port: string): Array<{ user: string; assistant: string }> {
  const list: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [];
  return list.map((item) => {
    const { user, assistant } = isJsonObject(item) ? item : {};
    if (typeof user === 'string' && typeof assistant === 'string') return { user, assistant };
    throw new FlowError('MESSAGE_INVALID', `The port "${port}" takes demonstrations: { "user": …, "assistant": … }.`, {
      where: { port },
    });
  });
}

function formatInstruction(schema: PortSchema): string {
  return `Answer with JSON only, without any text around it, in this form:\n${describeSchema(schema)}`;
}

/** The first k and the last k exchanges; an exchange begins with a user's turn and never loses its reply. */
function windowed(thread: readonly Turn[], memory: NodeOf<'ask'>['memory']): readonly Turn[] {
  if (memory === undefined) return [];
  const { firstExchanges, lastExchanges } = memory;
  if (firstExchanges === undefined && lastExchanges === undefined) return thread;
  const exchanges: Turn[][] = [];
  for (const turn of thread) {
    if (turn.role === 'user' || exchanges.length === 0) exchanges.push([turn]);
    else exchanges.at(-1)!.push(turn);
  }
  const first = firstExchanges ?? 0;
  const last = lastExchanges ?? 0;
  return exchanges.filter((_, index) => index < first || index >= exchanges.length - last).flat();
}
