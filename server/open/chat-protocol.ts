import { z } from 'zod';
import { type ErrorFact, FlowError } from '#engine/errors';
import { JsonRecord } from '#engine/format/node-schemas';
import { StartRunRequest } from '#engine/protocol/index';
import { statusOf } from '../routes/problem.ts';
import type { Turn } from './text-interface.ts';

/** Parts of a message that are no text (pictures, sound) have nothing to go to. */
const TextPart = z.object({ type: z.literal(['text', 'input_text', 'refusal']), text: z.string() });

const ChatMessage = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(TextPart), z.null()]).optional(),
});

/** What is ours in a request: the flow's other inputs, and how it is run. */
export const FlowOptions = StartRunRequest.pick({
  seed: true,
  models: true,
  people: true,
  budget: true,
  grants: true,
  visibility: true,
}).extend({ input: JsonRecord.optional() });

/**
 * A request of OpenAI's chat completions. Settings of a single model call (temperature, length …) are taken and mean
 * nothing, since the flow decides them for each of its calls; what would change the form of the answer is refused.
 */
export const ChatRequest = z
  .looseObject({
    model: z.string().min(1).max(300),
    messages: z.array(ChatMessage).min(1).max(10_000),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    n: z.literal(1, { error: 'A flow gives one answer.' }).nullish(),
    flowright: FlowOptions.optional(),
  })
  .superRefine((request, context) => {
    for (const name of ['tools', 'functions', 'audio'])
      if (isGiven(request[name]))
        context.addIssue({ code: 'custom', path: [name], message: 'A flow brings its own tools and answers in text.' });
    const format = request.response_format;
    if (isGiven(format) && !(typeof format === 'object' && 'type' in format! && format.type === 'text'))
      context.addIssue({ code: 'custom', path: ['response_format'], message: 'A flow answers in text.' });
  })
  .meta({ id: 'ChatRequest' });
export type ChatRequest = z.infer<typeof ChatRequest>;

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** The turns of a request that say anything. Throws BAD_REQUEST when none does. */
export function turnsOf({ messages }: ChatRequest): Turn[] {
  const turns = messages.map(({ role, content }) => ({
    role,
    text: typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('\n'),
  }));
  const said = turns.filter(({ text }) => text.trim() !== '');
  if (said.length > 0) return said;
  throw new FlowError('BAD_REQUEST', 'messages: no message says anything.', { where: { path: 'messages' } });
}

/** What OpenAI's clients read of a refused request. */
export const OpenAiError = z
  .object({
    error: z.looseObject({
      message: z.string(),
      code: z.string(),
      type: z.string().optional(),
      param: z.string().nullish(),
    }),
  })
  .meta({ id: 'OpenAiError' });

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  429: 'rate_limit_error',
};

/** An error as OpenAI's clients read it. */
export function openAiError(
  { message, help, code, where }: Omit<ErrorFact, 'code'> & { code: string },
  status: number,
) {
  return {
    error: {
      message: `${message} ${help}`,
      type: errorTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error'),
      param: where?.path ?? null,
      code: code.toLowerCase(),
    },
  };
}

/** Refuses a request. Their clients repeat some statuses by themselves; only what may help is to be tried again. */
export function refuseChat(error: FlowError): Response {
  const status = statusOf(error);
  const again = status === 429 || status === 503;
  return Response.json(openAiError(error.toFact(), status), { status, headers: { 'x-should-retry': String(again) } });
}
