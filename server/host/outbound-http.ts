import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { FlowError } from '#engine/errors';
import { coversTarget, type UrlTarget, urlTarget } from '#engine/format/index';
import type { HttpClient, HttpReply, HttpRequest } from '#engine/host';
import { readHttpBody } from './read-http-body.ts';
import { type Resolve, resolveTarget, systemResolve } from './resolve-host.ts';

export interface OutboundOptions {
  /** Hosts that may have private addresses; none unless the operator says so. */
  readonly privateHosts: readonly string[];
  readonly resolve?: Resolve;
  /** Milliseconds for a whole call, and without any sign of life. */
  readonly totalMs?: number;
  readonly idleMs?: number;
  /** Redirects that are followed; 3 when absent. */
  readonly maxRedirects?: number;
}

type Limits = Required<OutboundOptions>;

/**
 * The server's only way out but for models: http and https to the host that was granted, at an address that was
 * checked and is then connected to. Sends what the flow says and nothing of ours.
 */
export function outboundHttp(options: OutboundOptions): HttpClient {
  const limits: Limits = { resolve: systemResolve, totalMs: 300_000, idleMs: 60_000, maxRedirects: 3, ...options };
  return {
    async send(request, { signal }) {
      const overdue = AbortSignal.timeout(limits.totalMs);
      // The engine names only the part of a signal that it uses; what it hands out is the platform's own.
      const either = AbortSignal.any([signal as globalThis.AbortSignal, overdue]);
      try {
        return await follow(request, limits, either);
      } catch (error) {
        signal.throwIfAborted();
        if (overdue.aborted) throw unreachable(request, `did not answer within ${limits.totalMs / 1000} s`);
        throw error;
      }
    },
  };
}

async function follow(request: HttpRequest, limits: Limits, signal: globalThis.AbortSignal): Promise<HttpReply> {
  let current = request;
  for (let redirects = 0; ; redirects += 1) {
    const target = requireGranted(current);
    const addresses = await untilAborted(resolveTarget(target, limits), signal);
    const response = await connect(current, { target, addresses, idleMs: limits.idleMs, signal });
    const next = redirectOf(current, response);
    if (next === undefined) return await readReply(current, response);
    response.destroy();
    if (redirects === limits.maxRedirects) throw tooManyRedirects(request, limits);
    current = next;
  }
}

function tooManyRedirects({ host }: HttpRequest, { maxRedirects }: Limits): FlowError {
  const said =
    maxRedirects === 0 ? 'redirected, which is not followed here' : `redirected more than ${maxRedirects} times`;
  return new FlowError('HTTP_BLOCKED', `"${host}" ${said}.`);
}

/** Asked again for every redirect: a granted host must not be able to grant another one. */
function requireGranted({ url, host }: HttpRequest): UrlTarget {
  const target = urlTarget(url);
  if (typeof target === 'string') throw new FlowError('HTTP_BLOCKED', `${target}.`);
  if (coversTarget(host, target)) return target;
  throw new FlowError(
    'HTTP_BLOCKED',
    `The call would leave "${host}", the host that was granted, for "${target.name}".`,
  );
}

interface Connection {
  readonly target: UrlTarget;
  readonly addresses: readonly string[];
  readonly idleMs: number;
  readonly signal: globalThis.AbortSignal;
}

function connect(request: HttpRequest, { target, addresses, idleMs, signal }: Connection): Promise<IncomingMessage> {
  const url = new URL(request.url);
  const isSecure = target.protocol === 'https';
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? requestHttps : requestHttp)(
      {
        host: target.name,
        port: target.port,
        // Never asked for an address literal, which is its own answer.
        lookup: answerWith(addresses),
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: headersOf(request, url),
        // A connection of its own: none that another call has opened, to whatever address.
        agent: false,
        signal,
        timeout: idleMs,
      },
      resolve,
    );
    outgoing.on('timeout', () => outgoing.destroy(unreachable(request, `was silent for ${idleMs / 1000} s`)));
    outgoing.on('error', (error) => reject(asFlowError(request, error)));
    outgoing.end(request.body);
  });
}

/** Stands in for the system's lookup: the addresses that were checked are the ones that are tried. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_, { all }, callback) => {
    if (all === true) callback(null, known);
    else callback(null, known[0]!.address, known[0]!.family);
  };
}

function headersOf({ headers, body, idempotencyKey, traceparent }: HttpRequest, { host }: URL): Record<string, string> {
  return {
    ...headers,
    host,
    'user-agent': 'flowright',
    'accept-encoding': 'gzip, deflate, br',
    'idempotency-key': idempotencyKey,
    ...(traceparent === undefined ? {} : { traceparent }),
    connection: 'close',
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
}

/** What a redirect asks for; undefined for every other reply. Never from https to http. */
function redirectOf(request: HttpRequest, { statusCode = 0, headers }: IncomingMessage): HttpRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return undefined;
  const from = new URL(request.url);
  let to: URL;
  try {
    to = new URL(headers.location, from);
  } catch {
    throw new FlowError('HTTP_BLOCKED', `"${request.host}" redirected to what is no address.`);
  }
  if (from.protocol === 'https:' && to.protocol !== 'https:')
    throw new FlowError('HTTP_BLOCKED', `"${request.host}" redirected from https to ${to.protocol}//.`);
  to.hash = '';
  const becomesGet = statusCode === 303 ? request.method !== 'HEAD' : statusCode < 303 && request.method === 'POST';
  if (!becomesGet) return { ...request, url: to.href };
  const { body: _, headers: sent, ...rest } = request;
  const { 'content-type': __, ...others } = sent;
  return { ...rest, headers: others, method: 'GET', url: to.href };
}

async function readReply(request: HttpRequest, response: IncomingMessage): Promise<HttpReply> {
  const { statusCode: status = 0, headers } = response;
  // These have no body, whatever their headers say of one.
  const isBare = request.method === 'HEAD' || status === 204 || status === 304;
  if (isBare) response.destroy();
  const text = isBare
    ? ''
    : await readHttpBody(response, request.maxBytes).catch((error: unknown) => {
        throw asFlowError(request, error);
      });
  const retryAfterMs = readRetryAfter(headers['retry-after']);
  const single = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || name === 'set-cookie' ? [] : [[name, String(value)] as const],
  );
  return { status, headers: Object.fromEntries(single), text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** `Retry-After` in seconds or as a date; never negative. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const fromNow = Number.isFinite(Number(value)) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(fromNow) ? undefined : Math.max(0, fromNow);
}

function unreachable({ host }: HttpRequest, what: string): FlowError {
  return new FlowError('HTTP_UNREACHABLE', `"${host}" ${what}.`);
}

function asFlowError(request: HttpRequest, error: unknown): unknown {
  if (error instanceof FlowError || !(error instanceof Error)) return error;
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return new FlowError('HTTP_UNREACHABLE', `"${request.host}" could not be reached: ${reason}.`, { cause: error });
}

/** Resolving a name cannot be stopped, but need not be waited for. */
function untilAborted<T>(work: Promise<T>, signal: globalThis.AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
