import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { type ErrorCode, errorTable, FlowError } from '#engine/errors';
import type { CallOptions } from '#engine/host';
import { ProblemView } from '#engine/protocol/index';
import { ListedError } from '../routes/problem.ts';

export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Speaks to a running server as the command line does: with the token, JSON both ways. */
export class ServerClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  get<T>(place: string, schema: z.ZodType<T>): Promise<T> {
    return this.#send('GET', place, schema);
  }

  post<T>(place: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.#send('POST', place, schema, body);
  }

  /** The events that a route streams, in order. Aborting closes the connection. */
  async *stream(place: string, body: unknown, signal: CallOptions['signal']): AsyncGenerator<ServerEvent> {
    const gone = new AbortController();
    const abort = () => gone.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      const response = await this.#fetch('POST', place, body, gone.signal);
      if (!response.ok) throw toError(await readJson(response), response.status);
      if (response.body !== null) yield* readEvents(response.body);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      gone.abort();
    }
  }

  /** Rejects with the server's own error, or with STORE_FAILED when no server answers. */
  async #send<T>(method: string, place: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
    const response = await this.#fetch(method, place, body);
    const value = await readJson(response);
    if (!response.ok) throw toError(value, response.status);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new FlowError('BAD_REQUEST', `The answer of ${this.#url}${place} is not one of this version of Flowright.`);
  }

  async #fetch(method: string, place: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    try {
      return await fetch(`${this.#url}${place}`, {
        method,
        redirect: 'error',
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      throw new FlowError(
        'STORE_FAILED',
        `No Flowright server answers at ${this.#url}. Is it running, and is its address right?`,
        { cause },
      );
    }
  }
}

function readJson(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) };
    }
  }
}

/** Makes an error of what a server told of it. A code of another version counts as BAD_REQUEST. */
export function toFlowError({ code, message, detail, retryAfterMs }: ToldError): FlowError {
  return new FlowError(isErrorCode(code) ? code : 'BAD_REQUEST', message, {
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function toError(value: unknown, status: number): FlowError {
  const parsed = ProblemView.safeParse(value);
  if (!parsed.success)
    return new FlowError('STORE_FAILED', `The server answered with status ${status} and nothing else.`);
  const told = toFlowError(parsed.data.error);
  const { problems } = parsed.data.error;
  return problems === undefined ? told : new ListedError(told.code, told.message, problems);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

/** FLOWRIGHT_TOKEN, else what the server has written into its data folder. Throws FORBIDDEN when there is neither. */
export function readToken(dataFolder: string, environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.FLOWRIGHT_TOKEN) return environment.FLOWRIGHT_TOKEN;
  try {
    return readFileSync(path.join(dataFolder, 'token'), 'utf8').trim();
  } catch {
    throw new FlowError(
      'FORBIDDEN',
      `There is no token in "${dataFolder}". Name the server's data folder with --data, or set FLOWRIGHT_TOKEN.`,
    );
  }
}
