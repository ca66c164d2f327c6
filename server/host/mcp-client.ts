import type { CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { ToolReply, ToolRequest } from '#engine/host';
import type { Json, JsonObject } from '#engine/json';
import type { ToolView } from '#engine/protocol/index';
import { countedFetch, tooLarge } from './counted-fetch.ts';
import { mcpFailure } from './mcp-failure.ts';
import { toPortSchema } from './mcp-schema.ts';
import type { ToolServerAccess } from './tool-server-store.ts';

/** A tool server that calls go to. */
export interface McpPlace extends ToolServerAccess {
  readonly name: string;
}

interface Limits {
  readonly signal: globalThis.AbortSignal;
  /** Bytes of everything that the server sends. */
  readonly maxBytes: number;
  /** Milliseconds. */
  readonly totalMs: number;
}

/** The key in `_meta` under which a call says which one it is, so that a server may do it once only. */
export const idempotencyMeta = 'flowright/idempotency-key';

const envelopeBytes = 64_000;
const listBytes = 4_000_000;
const listMs = 20_000;
const maxTools = 500;

/** One call of a tool. Rejects as `ToolServers.call` says. */
export async function callMcpTool(
  place: McpPlace,
  request: ToolRequest,
  { signal, totalMs }: Pick<Limits, 'signal' | 'totalMs'>,
): Promise<ToolReply> {
  const { tool, maxBytes, idempotencyKey, traceparent } = request;
  // Escapes and the same data as text and as structure make what is sent larger than what it holds.
  const limits: Limits = { signal, totalMs, maxBytes: maxBytes * 3 + envelopeBytes };
  const headers = { ...place.headers, ...(traceparent === undefined ? {} : { traceparent }) };
  const result = await withClient({ ...place, headers }, limits, (client, options) =>
    client.callTool(
      { name: tool, arguments: { ...request.arguments }, _meta: { [idempotencyMeta]: idempotencyKey } },
      options,
    ),
  );
  const reply = toReply(result);
  if (Buffer.byteLength(JSON.stringify(reply)) > maxBytes) throw tooLarge(maxBytes);
  return reply;
}

/** What tools a server has, five hundred at most. Rejects like a call. */
export async function listMcpTools(place: McpPlace, signal: globalThis.AbortSignal): Promise<ToolView[]> {
  const limits: Limits = { signal, totalMs: listMs, maxBytes: listBytes };
  const { tools } = await withClient(place, limits, (client, options) => client.listTools(undefined, options));
  return tools.slice(0, maxTools).map(
    ({ name, title, description = '', inputSchema, outputSchema }): ToolView => ({
      name,
      ...(title === undefined ? {} : { title }),
      description: description.slice(0, 4000),
      parameters: toPortSchema(inputSchema as JsonObject), // parsed from JSON
      ...(outputSchema === undefined ? {} : { output: toPortSchema(outputSchema as JsonObject) }),
    }),
  );
}

type Options = { readonly signal: globalThis.AbortSignal; readonly timeout: number };

/** A connection of its own for every piece of work: nothing of one run is left for another. */
async function withClient<T>(
  place: McpPlace,
  limits: Limits,
  work: (client: Client, options: Options) => Promise<T>,
): Promise<T> {
  const sdk = await import('@modelcontextprotocol/client'); // most servers never need it
  const overdue = AbortSignal.timeout(limits.totalMs);
  const flooded = new AbortController();
  const signal = AbortSignal.any([limits.signal, overdue, flooded.signal]);
  const transport = new sdk.StreamableHTTPClientTransport(new URL(place.url), {
    fetch: countedFetch(limits.maxBytes, flooded),
    // A secret stays where it was entered for, and a server does not send us elsewhere.
    requestInit: { headers: { ...place.headers }, redirect: 'error' },
  });
  const client = new sdk.Client(
    { name: 'flowright', version: '1' },
    {
      versionNegotiation: { mode: 'auto' },
      inputRequired: { autoFulfill: false },
      // Data are checked by the flow's schema; the SDK would make programs of the server's.
      jsonSchemaValidator: {
        getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
      },
    },
  );
  const options: Options = { signal, timeout: limits.totalMs };
  try {
    await client.connect(transport, options);
    return await work(client, options);
  } catch (error) {
    limits.signal.throwIfAborted();
    if (flooded.signal.aborted) throw tooLarge(limits.maxBytes);
    throw mcpFailure(place.name, error, overdue.aborted ? limits.totalMs : undefined);
  } finally {
    void leave(client, transport);
  }
}

/** Says goodbye where there was a session; nobody waits for it. */
async function leave(client: Client, transport: StreamableHTTPClientTransport): Promise<void> {
  const closing = setTimeout(() => void client.close(), 5_000);
  closing.unref();
  await transport.terminateSession().catch(() => undefined);
  clearTimeout(closing);
  await client.close().catch(() => undefined);
}

function toReply({ content, structuredContent, isError }: CallToolResult): ToolReply {
  return {
    content: content as unknown as JsonObject[], // parsed from JSON by the SDK
    isError: isError === true,
    ...(structuredContent === undefined ? {} : { structured: structuredContent as Json }),
  };
}
