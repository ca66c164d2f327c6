import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

export interface SeenCall {
  readonly tool: string;
  readonly arguments: unknown;
  readonly key: unknown;
}

export interface ToolServerForTests {
  readonly url: string;
  readonly calls: readonly SeenCall[];
  /** Method and headers of every request, in order. */
  readonly requests: ReadonlyArray<{
    readonly method: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  }>;
  /** Resolves when a call of the tool `wait` has begun. */
  readonly waiting: Promise<void>;
  /** Resolves when that call was cancelled. */
  readonly cancelled: Promise<void>;
  close(): Promise<void>;
}

export interface ToolServerOptions {
  /** Lets in only who sends this as the whole `Authorization`. */
  readonly secret?: string;
  /** Speaks only the protocol of 2025, with a session. */
  readonly hasSessions?: boolean;
  /** Answers before the protocol does; true when it did. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A real MCP server on a free port, made with the official SDK. */
export async function startToolServer(options: ToolServerOptions = {}): Promise<ToolServerForTests> {
  const calls: SeenCall[] = [];
  const requests: Array<{ method: string; headers: IncomingMessage['headers'] }> = [];
  const waiting = signal();
  const cancelled = signal();
  const make = () => toolsOf({ calls, begun: waiting.give, stopped: cancelled.give });
  const handle = options.hasSessions === true ? withSessions(make) : toNodeHandler(createMcpHandler(make));
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', headers: request.headers });
    if (options.before?.(request, response) === true) return;
    if (options.secret !== undefined && request.headers.authorization !== options.secret)
      return void response.writeHead(401).end();
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    calls,
    requests,
    waiting: waiting.given,
    cancelled: cancelled.given,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Watch {
  readonly calls: SeenCall[];
  readonly begun: () => void;
  readonly stopped: () => void;
}

function toolsOf({ calls, begun, stopped }: Watch): McpServer {
  const server = new McpServer({ name: 'tools-for-tests', version: '1.0.0' });
  const note = (tool: string, args: unknown, meta: object | undefined) =>
    calls.push({ tool, arguments: args, key: Object.entries(meta ?? {}).find(([name]) => name.includes('idem'))?.[1] });
  const said = (text: string) => ({ content: [{ type: 'text' as const, text }] });
  server.registerTool(
    'find',
    {
      title: 'Find notes',
      description: 'Finds notes by a word.',
      inputSchema: z.object({ query: z.string().describe('What to look for'), limit: z.int().optional() }),
      outputSchema: z.object({ hits: z.array(z.string()) }),
    },
    ({ query, limit }, { mcpReq }) => {
      note('find', { query, limit }, mcpReq._meta);
      const hits = [`${query} one`, `${query} two`].slice(0, limit ?? 2);
      return { ...said(hits.join(', ')), structuredContent: { hits } };
    },
  );
  server.registerTool('fail', { description: 'Fails.' }, ({ mcpReq }) => {
    note('fail', {}, mcpReq._meta);
    return { ...said('The disk is on fire.'), isError: true };
  });
  server.registerTool('much', { inputSchema: z.object({ letters: z.int() }) }, ({ letters }) =>
    said('x'.repeat(letters)),
  );
  server.registerTool('wait', {}, async ({ mcpReq }) => {
    note('wait', {}, mcpReq._meta);
    begun();
    await new Promise<void>((resolve) => mcpReq.signal.addEventListener('abort', () => resolve(), { once: true }));
    stopped();
    return said('too late');
  });
  server.registerTool('odd', {}, () => ({
    ...said('odd'),
    structuredContent: JSON.parse('{"list":[{"constructor":{"x":1}}]}'),
  }));
  return server;
}

/** As servers of 2025 do it: a session from `initialize` on, one transport for each. */
function withSessions(make: () => McpServer): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  return async (request, response) => {
    const known = sessions.get(String(request.headers['mcp-session-id'] ?? ''));
    if (known !== undefined) return known.handleRequest(request, response);
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await make().connect(transport);
    await transport.handleRequest(request, response);
  };
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
