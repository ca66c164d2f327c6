import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import { fetchTransport, type Transport } from '#engine/models/transport';

/** A connection is used again while it has rested for no longer; servers close theirs after five seconds and more. */
const restMs = 4_000;
const connectMs = 10_000;

/**
 * Calls of models over Node's own HTTP, which takes a third of the processor time of `fetch`. It asks for no packing
 * and follows no redirects: an answer that has either is left to `fetch`, which asks once more.
 */
export function httpTransport(): Transport {
  const keep = { keepAlive: true, timeout: restMs };
  const agents = { http: new HttpAgent(keep), https: new HttpsAgent(keep) };
  return async (url, init) => {
    const answer = await send(new URL(url), init, agents);
    const { statusCode = 0, headers } = answer;
    const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
    if (isPacked || (statusCode >= 300 && statusCode < 400)) {
      answer.destroy();
      return fetchTransport(url, init);
    }
    // Most bodies are read without a stream of the web's around them, which costs as much as everything else.
    const isRefusal = statusCode < 200 || statusCode > 299;
    const response = new Response(isRefusal ? bodyOf(answer) : null, {
      status: statusCode,
      headers: headersOf(answer),
    });
    return { response, read: (take) => readParts(answer, take) };
  };
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

function send(url: URL, init: RequestInit, agents: Agents): Promise<IncomingMessage> {
  const { method = 'GET', headers, body, signal } = init;
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isSecure ? requestHttps : requestHttp)(
      url,
      {
        method,
        headers: {
          ...Object.fromEntries(headers instanceof Headers ? headers : new Headers(headers)),
          ...(typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {}),
        },
        agent: isSecure ? agents.https : agents.http,
        ...(signal ? { signal } : {}),
      },
      resolve,
    );
    request.on('error', reject);
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const late = setTimeout(() => request.destroy(new Error('Connecting timed out.')), connectMs);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(late));
      socket.once('close', () => clearTimeout(late));
    });
    request.end(typeof body === 'string' ? body : undefined);
  });
}

function headersOf({ headers }: IncomingMessage): Array<[string, string]> {
  return Object.entries(headers).flatMap(
    ([name, value]): Array<[string, string]> => (typeof value === 'string' ? [[name, value]] : []),
  );
}

function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  return Readable.toWeb(answer) as ReadableStream<Uint8Array<ArrayBuffer>>; // Node's type of the same thing
}

function readParts(answer: IncomingMessage, take: (bytes: Uint8Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    answer.on('data', (bytes: Uint8Array) => {
      try {
        take(bytes);
      } catch (error) {
        reject(error);
        answer.destroy();
      }
    });
    answer.once('end', resolve);
    answer.once('error', reject);
    answer.once('close', () => reject(new Error('The connection broke.')));
  });
}
