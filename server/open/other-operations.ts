import { z } from 'zod';
import type { Endpoint } from '../routes/endpoint.ts';

const JsonRpcRequest = z
  .looseObject({ jsonrpc: z.literal('2.0'), method: z.string(), id: z.union([z.string(), z.int()]).optional() })
  .meta({ id: 'JsonRpcRequest' });
const JsonRpcReply = z.looseObject({ jsonrpc: z.literal('2.0') }).meta({ id: 'JsonRpcReply' });
const Health = z.object({ status: z.string(), product: z.string() });
const Readiness = z.object({ status: z.enum(['ready', 'stopping', 'no store', 'no queue']) });

/** What is answered outside our own API, for its description: libraries and plain handlers answer it. */
export const otherOperations: ReadonlyArray<Pick<Endpoint, 'spec'>> = [
  {
    spec: {
      method: 'post',
      path: '/mcp',
      access: 'viewer',
      summary: 'Model Context Protocol: every released flow is a tool',
      body: JsonRpcRequest,
      reply: JsonRpcReply,
      streams: ['text/event-stream'],
      sometimesEmpty: 202,
      refusals: [406],
    },
  },
  {
    spec: {
      method: 'get',
      path: '/metrics',
      access: 'viewer',
      summary: 'Figures for Prometheus',
      streams: ['text/plain'],
    },
  },
  {
    spec: { method: 'get', path: '/healthz', access: 'public', summary: 'Whether the process lives', reply: Health },
  },
  {
    spec: {
      method: 'get',
      path: '/readyz',
      access: 'public',
      summary: 'Whether the process takes work',
      reply: Readiness,
      refusals: [503],
    },
  },
];
