import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import type { Release } from '#engine/protocol/index';
import { type RunningServer, type ServerOptions, startServer } from '../start-server.ts';
import { askModelFlow, shippedRelease } from './test-flows.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: unknown;
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent instead of the JSON of `body`. */
  readonly rawBody?: string;
  /** False sends no token. */
  readonly withToken?: boolean;
}

/** A real server on a free port with a data folder of its own. */
export interface TestServer {
  readonly running: RunningServer;
  readonly dataFolder: string;
  readonly logged: string[];
  /** Sends exactly these headers; `fetch` would not let a test choose Host or Origin. */
  call(place: string, call?: Call): Promise<Answer>;
  /** Calls, expects a status below 300 and parses the answer. Throws with what came instead. */
  read<T>(place: string, schema: z.ZodType<T>, call?: Call): Promise<T>;
  /** Stops the server and starts one on the same data folder. */
  restart(): Promise<TestServer>;
  close(): Promise<void>;
}

export const recordedAnswer = 'It is 42.';
const shipped: readonly Release[] = [shippedRelease(askModelFlow, [{ address: 'solve', text: recordedAnswer }])];

export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const dataFolder = options.dataFolder ?? mkdtempSync(path.join(tmpdir(), 'flowright-test-'));
  const logged: string[] = [];
  const all: ServerOptions = {
    shipped,
    port: 0,
    environment: {},
    log: (level, message, error) => logged.push(`${level}: ${message} ${error instanceof Error ? error.stack : ''}`),
    ...options,
    dataFolder,
  };
  const running = await startServer(all);
  const call = (place: string, given: Call = {}) => send(running, place, given);
  return {
    running,
    dataFolder,
    logged,
    call,
    async read(place, schema, given) {
      const answer = await call(place, given);
      if (answer.status >= 300) throw new Error(`${place} answered ${answer.status}: ${answer.text}`);
      return schema.parse(answer.body);
    },
    async restart() {
      await running.close();
      return startTestServer({ ...options, dataFolder });
    },
    async close() {
      await running.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

function send({ port, token }: RunningServer, place: string, call: Call): Promise<Answer> {
  const payload = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  const isChunked = call.headers?.['transfer-encoding'] !== undefined;
  const headers = {
    host: `127.0.0.1:${port}`,
    ...(call.withToken === false ? {} : { authorization: `Bearer ${token}` }),
    ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    ...(payload === undefined || isChunked ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
    ...call.headers,
  };
  return new Promise((resolve, reject) => {
    const method = call.method ?? (payload === undefined ? 'GET' : 'POST');
    const request = httpRequest({ host: '127.0.0.1', port, path: place, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parseJson(text) });
      });
    });
    request.on('error', reject);
    request.end(payload);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
