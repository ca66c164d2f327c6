import { type Context, Hono } from 'hono';
import { FlowError } from '#engine/errors';
import { actorOf } from '../access/actor.ts';
import { requireActor, watchRight } from '../access/guard.ts';
import { logOf } from '../operations/request-id.ts';
import { type StreamEvent, streamEvents } from '../routes/event-stream.ts';
import { answerProblem } from '../routes/problem.ts';
import { readBody } from '../routes/read-body.ts';
import type { ServerParts } from '../server-parts.ts';
import { agentCardPath } from './agent-card.ts';
import type { AgentSetting } from './agent-requests.ts';
import { JsonRpcRequest } from './other-operations.ts';

const maxBodyBytes = 6_000_000;

/**
 * Agent2Agent: the server is an agent, and so is each released flow, `name` or `name@version`, under `/a2a/{flow}`.
 * Both versions of the protocol are understood, told apart by the names of their methods.
 */
export function agentApp(parts: ServerParts): Hono {
  const app = new Hono();
  const inside = requireActor(parts.rules);
  const card = async (context: Context) => {
    const [{ AgentCard }, { agentCard }] = await Promise.all([import('@a2a-js/sdk'), import('./agent-requests.ts')]);
    const told = await agentCard(settingOf(parts, context));
    const [{ url = '' } = {}] = told.supportedInterfaces;
    // Clients of 0.3 look for these; those of 1.0 pass over them.
    const before = { url, preferredTransport: 'JSONRPC', protocolVersion: '0.3.0' };
    return context.json({ ...before, ...Object(AgentCard.toJSON(told)) });
  };
  const rpc = async (context: Context) => {
    const body = JsonRpcRequest.safeParse(await readBody(context.req.raw, maxBodyBytes));
    if (!body.success) throw new FlowError('BAD_REQUEST', 'The body is no message of JSON-RPC.');
    return answer(parts, settingOf(parts, context), body.data);
  };
  app.get(agentCardPath, inside, card);
  app.get(`/a2a/:flow${agentCardPath}`, inside, card);
  app.post('/a2a', inside, rpc);
  app.post('/a2a/:flow', inside, rpc);
  app.all('/a2a/*', (context) => answerProblem(context, new FlowError('NOT_FOUND', 'There is no agent here.')));
  return app;
}

function settingOf(parts: ServerParts, context: Context): AgentSetting {
  return {
    parts: { ...parts, log: logOf(context, parts.log) },
    actor: actorOf(context),
    right: (end) => watchRight(context, parts.rules, end),
    flow: context.req.param('flow'),
    origin: new URL(context.req.url).origin,
    signal: context.req.raw.signal,
    traceparent: context.req.header('traceparent'),
  };
}

async function answer(parts: ServerParts, setting: AgentSetting, body: Record<string, unknown>): Promise<Response> {
  const gone = new AbortController();
  const signal = AbortSignal.any([setting.signal, gone.signal]);
  const [sdk, before, { isLegacyJsonRpcMethod }, { AgentRequests }] = await Promise.all([
    import('@a2a-js/sdk/server'),
    import('@a2a-js/sdk/compat/v0_3/server'),
    import('@a2a-js/sdk/compat/v0_3'),
    import('./agent-requests.ts'),
  ]);
  const requests = new AgentRequests({ ...setting, signal });
  const isLegacy = isLegacyJsonRpcMethod(body.method);
  const handler = isLegacy
    ? new before.LegacyJsonRpcTransportHandler(requests)
    : new sdk.JsonRpcTransportHandler(requests);
  const toError = (error: unknown) =>
    isLegacy
      ? before.LegacyJsonRpcTransportHandler.mapToLegacyJSONRPCError(error)
      : sdk.JsonRpcTransportHandler.mapToJSONRPCError(error);
  const failed = (error: unknown) => ({ jsonrpc: '2.0', id: body.id ?? null, error: toError(error) });
  const told: object = await handler.handle(body, new sdk.ServerCallContext({}));
  if (!(Symbol.asyncIterator in told)) return Response.json(told);
  const stream = told as AsyncGenerator<object>; // of answers, when it is no answer
  const first = await stream.next().catch((error: unknown) => ({ done: true as const, value: failed(error) }));
  if (first.done === true) return Response.json(first.value ?? {});
  const events = (async function* (): AsyncGenerator<StreamEvent> {
    yield { data: first.value };
    try {
      for await (const data of stream) yield { data };
    } catch (error) {
      yield { data: failed(error) };
    }
  })();
  return streamEvents(events, { heartbeatMs: parts.heartbeatMs, onEnd: () => gone.abort() });
}
