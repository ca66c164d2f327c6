import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { type ReleaseSummary, RunStatusSchema } from '#engine/protocol/index';
import { type WatchRight, watchRight } from '../access/guard.ts';
import { type Endpoint, endpoint } from '../routes/endpoint.ts';
import type { ServerParts } from '../server-parts.ts';
import { completeChat, startConversation, streamChat } from './chat-completions.ts';
import { ChatRequest } from './chat-protocol.ts';
import { textInterfaceOf } from './text-interface.ts';

const maxBodyBytes = 16_000_000;
/** Most clients give up after a minute or more; a person who answers at once is waited for. */
const patienceMs = 30_000;

const ModelParams = z.strictObject({ model: z.string().min(1).max(300) });
const Model = z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() });
const Completion = z
  .looseObject({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.looseObject({
        index: z.int(),
        message: z.looseObject({ role: z.literal('assistant'), content: z.string() }),
        finish_reason: z.literal('stop'),
      }),
    ),
    /** The run, its status, and the tasks that it waits for. */
    flowright: z.looseObject({ run: z.string(), status: RunStatusSchema }),
  })
  .meta({ id: 'ChatCompletion' });
const ModelList = z.object({ object: z.literal('list'), data: z.array(Model) });

/** OpenAI's protocol, where every released flow with a text interface is a model. Paths are under `/v1`. */
export function chatRoutes(parts: ServerParts): Endpoint[] {
  return [
    endpoint(
      { method: 'get', path: '/models', access: 'viewer', summary: 'Flows that can be talked to', reply: ModelList },
      async () => ({
        object: 'list' as const,
        data: (await talkingFlows(parts)).flatMap((release) => [
          toModel(release.name, release),
          toModel(`${release.name}@${release.version}`, release),
        ]),
      }),
    ),
    endpoint(
      {
        method: 'get',
        path: '/models/{model}',
        access: 'viewer',
        summary: 'One of them',
        params: ModelParams,
        reply: Model,
      },
      async ({ params: { model } }) => {
        const [name = '', version] = model.split('@');
        const release = await parts.catalog.release(name, version);
        if (release === undefined || textInterfaceOf(release.interface) === undefined)
          throw new FlowError('NOT_FOUND', `There is no model "${model}".`, { where: { path: 'model' } });
        return toModel(model, release);
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/chat/completions',
        access: 'member',
        summary: 'Ask a flow',
        body: ChatRequest,
        maxBodyBytes,
        headers: { 'Idempotency-Key': 'The same key is the same run' },
        reply: Completion,
        streams: ['text/event-stream'],
        refusals: [409, 422, 503],
      },
      async ({ body, actor, context }) => {
        const key = context.req.header('idempotency-key');
        const { origin } = new URL(context.req.url);
        const traceparent = context.req.header('traceparent');
        const right: WatchRight = (end) => watchRight(context, parts.rules, end);
        const conversation = await startConversation(parts, { request: body, key, traceparent, origin, actor, right });
        if (body.stream === true)
          return streamChat(parts, conversation, { includeUsage: body.stream_options?.include_usage === true });
        const signal = AbortSignal.any([context.req.raw.signal, parts.stopping]);
        return completeChat(parts, conversation, { patienceMs, signal });
      },
    ),
  ];
}

async function talkingFlows({ catalog }: Pick<ServerParts, 'catalog'>): Promise<ReleaseSummary[]> {
  const entries = await catalog.list();
  return entries.map(({ latest }) => latest).filter((release) => textInterfaceOf(release.interface) !== undefined);
}

function toModel(id: string, { publishedAt, author }: Pick<ReleaseSummary, 'publishedAt' | 'author'>) {
  return { id, object: 'model' as const, created: Math.floor(publishedAt / 1000), owned_by: author || 'flowright' };
}
