import { z } from 'zod';
import type { Endpoint } from '../routes/endpoint.ts';

export const JsonRpcRequest = z
  .looseObject({
    jsonrpc: z.literal('2.0'),
    method: z.string(),
    id: z.union([z.string(), z.int(), z.null()]).optional(),
  })
  .meta({ id: 'JsonRpcRequest' });
const JsonRpcReply = z.looseObject({ jsonrpc: z.literal('2.0') }).meta({ id: 'JsonRpcReply' });
const Health = z.object({ status: z.string(), product: z.string() });
const Readiness = z.object({ status: z.enum(['ready', 'stopping', 'no store', 'no queue']) });

const AgentCard = z.looseObject({ name: z.string(), skills: z.array(z.unknown()) }).meta({ id: 'AgentCard' });
const FlowParams = z.strictObject({ flow: z.string() });

const agents = [
  { place: '', messages: '/a2a', what: 'the server as an agent' },
  { place: '/a2a/{flow}', messages: '/a2a/{flow}', what: 'a released flow as an agent', params: FlowParams },
].flatMap(
  ({ place, messages, what, ...more }): Array<Pick<Endpoint, 'spec'>> => [
    {
      spec: {
        ...more,
        method: 'get',
        path: `${place}/.well-known/agent-card.json`,
        access: 'viewer',
        summary: `Agent2Agent: the card of ${what}`,
        reply: AgentCard,
      },
    },
    {
      spec: {
        ...more,
        method: 'post',
        path: messages,
        access: 'viewer',
        summary: `Agent2Agent: messages to ${what}`,
        body: JsonRpcRequest,
        reply: JsonRpcReply,
        streams: ['text/event-stream'],
      },
    },
  ],
);

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
  ...agents,
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
