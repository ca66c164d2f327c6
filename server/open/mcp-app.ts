import type { Server, ServerContext } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import { FlowError } from '#engine/errors';
import type { JsonObject } from '#engine/json';
import { type Actor, actorOf } from '../access/actor.ts';
import { requireActor, type WatchRight, watchRight } from '../access/guard.ts';
import { logOf } from '../operations/request-id.ts';
import type { Log } from '../operations/structured-log.ts';
import { answerProblem } from '../routes/problem.ts';
import { readBody } from '../routes/read-body.ts';
import type { ServerParts } from '../server-parts.ts';
import { type CallSetting, type CallState, callTool } from './mcp-calls.ts';
import { lookToolDescription, toolOf } from './mcp-tools.ts';

type Sdk = typeof import('@modelcontextprotocol/server');

const maxBodyBytes = 6_000_000;
const pageSize = 100;
/** How long a client's person may take before the client's question is void; the task itself stays open. */
const answerSeconds = 24 * 3600;

interface Caller {
  readonly actor: Actor;
  readonly right: WatchRight;
  readonly log: Log;
}

/** `/mcp`: every released flow is a tool, over streamable HTTP. Keeps no session: a call knows its run by a signed note. */
export function mcpApp(parts: ServerParts): Hono {
  const app = new Hono();
  let handler: ReturnType<typeof openHandler> | undefined;
  app.use(requireActor(parts.rules));
  app.all('/', async (context) => {
    const request = context.req.raw;
    const parsedBody = request.method === 'POST' ? await readMessage(request) : undefined;
    handler ??= openHandler(parts); // the SDK is loaded when the first program asks
    const actor = actorOf(context);
    // The SDK hands this on and does nothing with it.
    const right: WatchRight = (end) => watchRight(context, parts.rules, end);
    const extra: Caller = { actor, right, log: logOf(context, parts.log) };
    const authInfo = { token: '', clientId: actor.member, scopes: [actor.role], extra: { ...extra } };
    return (await handler).fetch(request, { authInfo, ...(parsedBody === undefined ? {} : { parsedBody }) });
  });
  app.all('*', (context) => answerProblem(context, new FlowError('NOT_FOUND', 'There is nothing here but /mcp.')));
  return app;
}

/** The SDK reads a body again that it is not given, and fails where there was none. */
async function readMessage(request: Request): Promise<unknown> {
  const message = await readBody(request, maxBodyBytes);
  if (message === undefined) throw new FlowError('BAD_REQUEST', 'The body is empty; it is a message of JSON-RPC.');
  return message;
}

async function openHandler(parts: ServerParts) {
  const sdk = await import('@modelcontextprotocol/server');
  const codec = sdk.createRequestStateCodec<CallState>({
    key: parts.signingKey,
    ttlSeconds: answerSeconds,
  });
  const handler = sdk.createMcpHandler(
    ({ requestInfo, authInfo }) => {
      const origin = requestInfo === undefined ? '' : new URL(requestInfo.url).origin;
      const traceparent = requestInfo?.headers.get('traceparent') ?? undefined;
      const { actor, right, log } = authInfo!.extra as unknown as Caller; // put there by `mcpApp`
      return serve(sdk, { parts: { ...parts, log }, actor, right, sdk, codec, origin, traceparent }, codec.verify);
    },
    {
      keepAliveMs: parts.heartbeatMs,
      onerror: (error) => parts.log('warn', `An MCP request was refused: ${error.message}`),
    },
  );
  parts.stopping.addEventListener('abort', () => void handler.close(), { once: true });
  return handler;
}

function serve(
  sdk: Sdk,
  setting: Omit<CallSetting, 'canAsk'>,
  verify: (state: string, context: ServerContext) => Promise<CallState>,
): Server {
  const { parts } = setting;
  const info = { name: 'flowright', title: 'Flowright', version: parts.version };
  // The low-level class: our tools come from a library that grows, with schemas that are JSON Schema already.
  const server = new sdk.Server(info, { capabilities: { tools: {} }, requestState: { verify } });
  const canAsk = () => server.getClientCapabilities()?.elicitation !== undefined;
  server.setRequestHandler('tools/list', async ({ params }) => {
    const tools = [lookToolDescription, ...(await parts.catalog.list()).map(({ latest }) => toolOf(latest))];
    const from = readCursor(params?.cursor);
    const next = from + pageSize;
    return { tools: tools.slice(from, next), ...(next < tools.length ? { nextCursor: String(next) } : {}) };
  });
  server.setRequestHandler('tools/call', ({ params }, context) =>
    // It came as JSON.
    callTool({ ...setting, canAsk }, { name: params.name, arguments: (params.arguments ?? {}) as JsonObject }, context),
  );
  return server;
}

function readCursor(cursor: string | undefined): number {
  const from = Number(cursor ?? 0);
  return Number.isSafeInteger(from) && from >= 0 ? from : 0;
}
