import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitSchema } from './fit-schema.mjs';

export { fitSchema };

/**
 * @typedef {import('./server.d.mts').Behaviour} Behaviour
 * @typedef {import('./server.d.mts').ReplyBehaviour} ReplyBehaviour
 * @typedef {import('./server.d.mts').ReceivedCall} ReceivedCall
 * @typedef {import('./server.d.mts').ChatBody} ChatBody
 * @typedef {import('node:http').ServerResponse} ServerResponse
 */

/**
 * A server that speaks OpenAI's protocol over real HTTP, and misbehaves when told to.
 * @param {import('./server.d.mts').OpenAiServerOptions} [options]
 * @returns {Promise<import('./server.d.mts').OpenAiServer>}
 */
export async function startOpenAiServer(options = {}) {
  /** @type {ReceivedCall[]} */
  const calls = [];
  /** @type {Behaviour[]} */
  const queue = [];
  /** @type {import('./server.d.mts').Script} */
  let always = () => undefined;
  const models = options.models ?? ['test-model', 'test-model-large'];

  const server = createServer(async (request, response) => {
    allowEveryOrigin(request, response);
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`) {
      return sendError(response, { kind: 'error', status: 401, message: 'Incorrect API key provided.' });
    }
    if (path === '/v1/models' && queue.length === 0) {
      return sendJson(response, {
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', owned_by: 'test' })),
      });
    }
    const body = await readJson(request);
    if (body === null) return sendError(response, { kind: 'error', status: 400, message: 'The body is no JSON.' });
    /** @type {ReceivedCall} */
    const call = { method: request.method ?? '', path, headers: flatten(request.headers), body };
    calls.push(call);
    if (path === '/v1/embeddings' && queue.length === 0 && always(call) === undefined) {
      return sendJson(response, embeddingsOf(body));
    }
    if (path !== '/v1/chat/completions' && path !== '/v1/models' && path !== '/v1/embeddings') {
      return sendError(response, { kind: 'error', status: 404, message: `Unknown request URL: ${path}` });
    }
    const behaviour = queue.shift() ?? always(call) ?? { kind: 'reply' };
    await behave(response, { pieceDelayMs: options.pieceDelayMs ?? 0, ...behaviour }, body);
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    script: {
      next: (...behaviours) => void queue.push(...behaviours),
      always: (script) => {
        always = script;
      },
      reset() {
        queue.length = 0;
        calls.length = 0;
        always = () => undefined;
      },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {ServerResponse} response @param {Behaviour} behaviour @param {ChatBody | undefined} body */
async function behave(response, behaviour, body) {
  switch (behaviour.kind) {
    case 'reply':
      return await reply(response, behaviour, body);
    case 'error':
      return sendError(response, behaviour);
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      return response.end('<!doctype html><title>Welcome</title><h1>It works!</h1>');
    case 'raw':
      response.writeHead(behaviour.status ?? 200, { 'content-type': behaviour.contentType ?? 'text/plain' });
      return response.end(behaviour.body);
    case 'stall':
      if (behaviour.before === 'body') response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      return;
    case 'hang-up':
      return response.destroy();
  }
}

/** @param {ServerResponse} response @param {ReplyBehaviour} behaviour @param {ChatBody | undefined} body */
async function reply(response, behaviour, body) {
  const toolCalls = behaviour.calls?.map(toToolCall);
  const text = behaviour.text ?? behaviour.pieces?.join('') ?? (toolCalls ? '' : defaultText(body));
  const plainReason = toolCalls ? 'tool_calls' : 'stop';
  const finishReason = behaviour.finishReason === undefined ? plainReason : behaviour.finishReason;
  const usage = behaviour.usage === 'none' ? undefined : (behaviour.usage ?? countWords(body, text));
  const total = usage && { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens };
  const head = { id: 'chatcmpl-test', created: 0, model: body?.model ?? 'test-model' };
  if (!body?.stream || behaviour.ignoreStream) {
    const choice = {
      index: 0,
      message: { role: 'assistant', content: text || null, ...(toolCalls && { tool_calls: toolCalls }) },
      finish_reason: finishReason,
    };
    return sendJson(response, {
      ...head,
      object: 'chat.completion',
      choices: [choice],
      ...(total && { usage: total }),
    });
  }

  /** @param {unknown[]} choices @param {object} [more] */
  const chunk = (choices, more) =>
    `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`;
  const pieces = behaviour.pieces ?? text.match(/\S+\s*|\s+/g) ?? [];
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.flushHeaders();
  for (const [index, piece] of pieces.entries()) {
    if (behaviour.after?.pieces === index) return misbehave(response, behaviour.after.it);
    if (behaviour.pieceDelayMs) await sleep(behaviour.pieceDelayMs);
    await behaviour.beforePiece?.(index);
    const role = index === 0 && !behaviour.omitRole ? { role: 'assistant' } : {};
    await write(response, chunk([{ index: 0, delta: { ...role, content: piece }, finish_reason: null }]), behaviour);
  }
  for (const delta of toolCalls?.flatMap(toCallDeltas) ?? []) {
    await write(response, chunk([{ index: 0, delta: { tool_calls: [delta] }, finish_reason: null }]), behaviour);
  }
  if (behaviour.after !== undefined) return misbehave(response, behaviour.after.it);
  await write(response, chunk([{ index: 0, delta: {}, finish_reason: finishReason }]), behaviour);
  if (total && body.stream_options?.include_usage) await write(response, chunk([], { usage: total }), behaviour);
  if (behaviour.staysOpen) return;
  await write(response, 'data: [DONE]\n\n', behaviour);
  response.end();
}

/** @param {{ name: string, arguments: object }} call @param {number} index */
function toToolCall({ name, arguments: value }, index) {
  return { id: `call-${index}`, type: 'function', function: { name, arguments: JSON.stringify(value) } };
}

/** The name first, then the arguments in two pieces, as OpenAI sends them. @param {ReturnType<typeof toToolCall>} call @param {number} index */
function toCallDeltas({ id, type, function: { name, arguments: text } }, index) {
  const half = Math.ceil(text.length / 2);
  return [
    { index, id, type, function: { name, arguments: '' } },
    { index, function: { arguments: text.slice(0, half) } },
    { index, function: { arguments: text.slice(half) } },
  ];
}

/** @param {ServerResponse} response @param {'breaks' | 'stalls' | 'ends'} how */
async function misbehave(response, how) {
  if (how === 'ends') response.end();
  if (how === 'breaks') {
    // What was written before must have left, or the client would see no beginning at all.
    await sleep(20);
    response.destroy();
  }
}

/** @param {ServerResponse} response @param {string} text @param {ReplyBehaviour} behaviour */
async function write(response, text, { splitBytes }) {
  const bytes = Buffer.from(text);
  if (splitBytes === undefined) return void response.write(bytes);
  response.socket?.setNoDelay(true);
  for (let start = 0; start < bytes.length; start += splitBytes) {
    response.write(bytes.subarray(start, start + splitBytes));
    // A turn of the event loop each, so that the parts travel on their own.
    await sleep(0);
  }
}

/** @param {ChatBody | undefined} body */
function defaultText(body) {
  if (body?.response_format?.type === 'json_schema') {
    return JSON.stringify(fitSchema(body.response_format.json_schema?.schema ?? {}));
  }
  if (body?.response_format?.type === 'json_object') return '{}';
  const last = body?.messages.findLast((message) => message.role === 'user')?.content ?? '';
  return `Echo: ${last}`;
}

/**
 * Vectors in which every letter counts: texts of the same letters are near each other.
 * @param {ChatBody | undefined} body
 */
function embeddingsOf(body) {
  /** @type {string[]} */
  const texts = [body?.input ?? []].flat().map(String);
  const data = texts.map((text, index) => {
    const embedding = new Array(48).fill(0);
    for (const letter of text.toLowerCase()) embedding[letter.charCodeAt(0) % 48] += 0.1;
    return { object: 'embedding', index, embedding };
  });
  const tokens = texts.join(' ').split(/\s+/).filter(Boolean).length;
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return { object: 'list', model: body?.model ?? 'test-embedding', data, usage };
}

/** @param {ChatBody | undefined} body @param {string} text */
function countWords(body, text) {
  /** @param {string} words */
  const count = (words) => words.split(/\s+/).filter(Boolean).length;
  const prompt = (body?.messages ?? []).map((message) => String(message.content)).join(' ');
  return { prompt_tokens: count(prompt), completion_tokens: count(text) };
}

/** @param {import('node:http').IncomingMessage} request @param {ServerResponse} response */
function allowEveryOrigin(request, response) {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-expose-headers', 'retry-after, retry-after-ms');
}

/** @param {import('node:http').IncomingHttpHeaders} headers */
function flatten(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** @param {import('node:http').IncomingMessage} request @returns {Promise<ChatBody | undefined | null>} */
async function readJson(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {ServerResponse} response @param {unknown} value */
function sendJson(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** @param {ServerResponse} response @param {Extract<Behaviour, { kind: 'error' }>} behaviour */
function sendError(response, { status, message, code, retryAfter, headers }) {
  const error = { message: message ?? `Scripted error ${status}`, type: 'test_error', param: null, code: code ?? null };
  const more = { ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }), ...headers };
  response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify({ error }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: 'string' }, 'piece-delay': { type: 'string' } } });
  const server = await startOpenAiServer({
    port: Number(values.port ?? 4199),
    pieceDelayMs: Number(values['piece-delay'] ?? 0),
  });
  console.log(server.url);
}
