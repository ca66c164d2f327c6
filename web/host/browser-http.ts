import { FlowError } from '#engine/errors';
import { coversTarget, type UrlTarget, urlTarget } from '#engine/format/index';
import type { HttpClient, HttpReply, HttpRequest } from '#engine/host';
import { HttpReplyView } from '#engine/protocol/index';
import { readRefusal } from '../client/request-error.ts';

export interface BrowserHttpOptions {
  /** Has the server make the call that this page may not make. */
  readonly askServer?: (request: HttpRequest, signal: AbortSignal) => Promise<HttpReply>;
  readonly totalMs?: number;
}

/**
 * Calls of runs in this browser: by the page itself where the host allows pages, else by the server. Sends what the flow
 * says and nothing of the user's: no cookies, no referrer; never to a redirect.
 */
export function browserHttp({ askServer = askServerToCall, totalMs = 300_000 }: BrowserHttpOptions = {}): HttpClient {
  return {
    async send(request, { signal }) {
      const overdue = AbortSignal.timeout(totalMs);
      // The engine names only the part of a signal that it uses; what it hands out is the browser's own.
      const either = AbortSignal.any([signal as globalThis.AbortSignal, overdue]);
      try {
        const response = await fetchDirectly(request, requireGranted(request), either);
        return response === undefined ? await askServer(request, either) : await readReply(request, response);
      } catch (error) {
        signal.throwIfAborted();
        if (overdue.aborted) throw unreachable(request, `did not answer within ${totalMs / 1000} s`);
        throw error;
      }
    },
  };
}

function requireGranted({ url, host }: HttpRequest): UrlTarget {
  const target = urlTarget(url);
  if (typeof target === 'string') throw new FlowError('HTTP_BLOCKED', `${target}.`);
  if (coversTarget(host, target)) return target;
  throw new FlowError('HTTP_BLOCKED', `The call would leave "${host}", the host that was granted.`);
}

/** Undefined when the page may not make the call: the host allows no pages, redirects, or was not reached. */
async function fetchDirectly(
  request: HttpRequest,
  target: UrlTarget,
  signal: globalThis.AbortSignal,
): Promise<Response | undefined> {
  // The page's own policy allows plain http on this machine only.
  if (target.protocol === 'http' && target.name !== 'localhost' && target.name !== '127.0.0.1') return undefined;
  const { method, headers, body, idempotencyKey } = request;
  // Reading twice is reading once, and a header of ours would make hosts refuse what they let every page read.
  const isReading = method === 'GET' || method === 'HEAD';
  try {
    return await fetch(request.url, {
      method,
      headers: { ...headers, ...(isReading ? {} : { 'idempotency-key': idempotencyKey }) },
      ...(body === undefined ? {} : { body }),
      mode: 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal,
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof TypeError)) throw error;
    return undefined;
  }
}

async function readReply(request: HttpRequest, response: Response): Promise<HttpReply> {
  const headers = Object.fromEntries(response.headers);
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  return {
    status: response.status,
    headers,
    text: await readText(request, response),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Counted as it arrives, which is after unpacking. */
async function readText(request: HttpRequest, response: Response): Promise<string> {
  if (response.body === null) return '';
  const [, charset = 'utf-8'] = /charset="?([^\s;"]+)/i.exec(response.headers.get('content-type') ?? '') ?? [];
  const decoder = decoderFor(charset);
  const reader = response.body.getReader();
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw cause instanceof TypeError ? unreachable(request, 'broke off its reply') : cause;
    });
    if (done) break;
    bytes += value.byteLength;
    if (bytes > request.maxBytes) {
      await reader.cancel();
      const message = `The reply is larger than ${request.maxBytes} bytes, the most that the node reads.`;
      throw new FlowError('MESSAGE_TOO_LARGE', message);
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join('');
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** `Retry-After` in seconds or as a date; never negative. */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const fromNow = Number.isFinite(Number(value)) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(fromNow) ? undefined : Math.max(0, fromNow);
}

function unreachable({ host }: HttpRequest, what: string): FlowError {
  return new FlowError('HTTP_UNREACHABLE', `"${host}" ${what}.`);
}

async function askServerToCall(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  const response = await fetch('/api/http-calls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: signal as globalThis.AbortSignal, // see above
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    const message = `"${request.host}" does not let this page call it, and the server that could do so does not answer.`;
    throw new FlowError('HTTP_UNREACHABLE', message, { cause });
  });
  if (!response.ok) throw await readRefusal(response, 'The call');
  const { retryAfterMs, ...reply } = HttpReplyView.parse(await response.json());
  return { ...reply, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
