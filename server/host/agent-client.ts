import { setTimeout as wait } from 'node:timers/promises';
import type { Message, Part, SendMessageRequest, Task } from '@a2a-js/sdk';
import type { Client } from '@a2a-js/sdk/client';
import { FlowError } from '#engine/errors';
import type { ToolReply, ToolRequest } from '#engine/host';
import { isJsonObject } from '#engine/json';
import type { ToolView } from '#engine/protocol/index';
import { AgentReply } from './agent-reply.ts';
import { countedFetch, tooLarge } from './counted-fetch.ts';
import type { McpPlace } from './mcp-client.ts';
import { mcpFailure } from './mcp-failure.ts';

/** The one tool that a remote agent is. */
const sendTool = 'send';
const envelopeBytes = 256_000;
const cardBytes = 1_000_000;
const cardMs = 20_000;
const lookEveryMs = 1_000;
const cancelMs = 5_000;

interface Limits {
  readonly signal: globalThis.AbortSignal;
  readonly maxBytes: number;
  /** Milliseconds. */
  readonly totalMs: number;
}

/** Whether an address is that of an agent: agents are known by where their card is. */
export function isAgent(url: string): boolean {
  return /\/\.well-known\/agent(-card)?\.json$/.test(new URL(url).pathname);
}

/** What an agent offers: one tool, which takes a message. Rejects as a call does. */
export async function listAgentTools(place: McpPlace, signal: globalThis.AbortSignal): Promise<ToolView[]> {
  const limits = { signal, maxBytes: cardBytes, totalMs: cardMs };
  const { name, description, skills } = await withClient(place, limits, (client) => client.getAgentCard());
  const offered = skills.map((skill) => `- ${skill.id}: ${skill.description}`).join('\n');
  return [
    {
      name: sendTool,
      title: name.slice(0, 200),
      description: `${description}\n${offered}`.trim().slice(0, 4000),
      parameters: {
        type: 'object',
        properties: {
          message: { type: 'string', description: 'What the agent is told' },
          data: { type: 'object', description: 'Data for the agent' },
          metadata: { type: 'object', description: 'What the agent wants to know besides, such as a skill' },
        },
      },
    },
  ];
}

/**
 * Sends a message to a remote agent (A2A) and waits for what it comes to. An agent that asks for more is an answer
 * that says what it asks; its task is cancelled, as it is when nobody waits any more. Rejects as `ToolServers.call`.
 */
export async function callAgent(
  place: McpPlace,
  request: ToolRequest,
  { signal, totalMs }: Pick<Limits, 'signal' | 'totalMs'>,
): Promise<ToolReply> {
  if (request.tool !== sendTool)
    throw new FlowError('TOOL_FAILED', `The agent "${place.name}" has one tool, "${sendTool}".`);
  const limits = { signal, totalMs, maxBytes: request.maxBytes * 3 + envelopeBytes };
  const { traceparent } = request;
  const headers = { ...place.headers, ...(traceparent === undefined ? {} : { traceparent }) };
  const reply = new AgentReply();
  const told = await withClient({ ...place, headers }, limits, async (client, inner) => {
    try {
      await follow(client, toMessage(request), { reply, signal: inner });
    } finally {
      if (!reply.isOver) void cancel(client, reply.task);
    }
    return reply.toToolReply(place.name);
  });
  if (Buffer.byteLength(JSON.stringify(told)) > request.maxBytes) throw tooLarge(request.maxBytes);
  return told;
}

async function follow(
  client: Client,
  request: SendMessageRequest,
  { reply, signal }: { readonly reply: AgentReply; readonly signal: globalThis.AbortSignal },
): Promise<void> {
  for await (const { payload } of client.sendMessageStream(request, { signal })) {
    if (payload !== undefined) reply.take(payload);
  }
  // An agent may end its stream, or have none, while it works.
  while (reply.isWorking) {
    await wait(lookEveryMs, undefined, { signal });
    const task: Task = await client.getTask({ tenant: '', id: reply.task }, { signal });
    reply.take({ $case: 'task', value: task });
  }
}

/** Nobody waits for that; an agent that is away keeps its task. */
async function cancel(client: Client, id: string): Promise<void> {
  if (id === '') return;
  const options = { signal: AbortSignal.timeout(cancelMs) };
  await client.cancelTask({ tenant: '', id, metadata: undefined }, options).catch(() => undefined);
}

function toMessage({ arguments: given, idempotencyKey }: ToolRequest): SendMessageRequest {
  const { message: text, data, metadata } = given;
  const parts: Part[] = [];
  if (typeof text === 'string') parts.push(toPart({ $case: 'text', value: text }, 'text/plain'));
  if (data !== undefined) parts.push(toPart({ $case: 'data', value: data }, 'application/json'));
  if (parts.length === 0) throw new FlowError('TOOL_FAILED', 'An agent is sent a `message`, `data`, or both.');
  const message: Message = {
    // The same for every attempt, so that an agent may take it for one message.
    messageId: idempotencyKey,
    contextId: '',
    taskId: '',
    role: 1, // ROLE_USER; the SDK is loaded late
    parts,
    metadata: isJsonObject(metadata) ? { ...metadata } : undefined,
    extensions: [],
    referenceTaskIds: [],
  };
  const configuration = { acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately: false };
  return { tenant: '', message, configuration, metadata: undefined };
}

function toPart(content: NonNullable<Part['content']>, mediaType: string): Part {
  return { content, metadata: undefined, filename: '', mediaType };
}

async function withClient<T>(
  place: McpPlace,
  limits: Limits,
  work: (client: Client, signal: globalThis.AbortSignal) => Promise<T>,
): Promise<T> {
  const sdk = await import('@a2a-js/sdk/client'); // most servers never need it
  const overdue = AbortSignal.timeout(limits.totalMs);
  const flooded = new AbortController();
  const signal = AbortSignal.any([limits.signal, overdue, flooded.signal]);
  const fetchImpl = fetchAt(place, countedFetch(limits.maxBytes, flooded));
  const legacyCompat = { enabled: true };
  const factory = new sdk.ClientFactory({
    transports: [new sdk.JsonRpcTransportFactory({ fetchImpl, legacyCompat })],
    cardResolver: new sdk.DefaultAgentCardResolver({ fetchImpl, legacyCompat }),
  });
  try {
    return await work(await factory.createFromUrl(place.url, ''), signal);
  } catch (error) {
    limits.signal.throwIfAborted();
    if (flooded.signal.aborted) throw tooLarge(limits.maxBytes);
    throw mcpFailure(place.name, error, overdue.aborted ? limits.totalMs : undefined);
  }
}

/**
 * Goes nowhere but to the origin that the operator entered, whatever a card says: a secret stays where it was entered
 * for, and no agent sends us elsewhere.
 */
function fetchAt({ url, name, headers }: McpPlace, send: typeof fetch): typeof fetch {
  const { origin } = new URL(url);
  return (input, init) => {
    const to = new URL(input instanceof Request ? input.url : input);
    if (to.origin !== origin)
      return Promise.reject(
        new FlowError('TOOL_NOT_CONFIGURED', `The card of the agent "${name}" leads to ${to.origin}, not ${origin}.`),
      );
    const all = { ...Object.fromEntries(new Headers(init?.headers)), ...headers };
    return send(to, { ...init, headers: all, redirect: 'error' });
  };
}
