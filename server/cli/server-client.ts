import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { type ErrorCode, errorTable, FlowError } from '#engine/errors';
import { ProblemView } from '#engine/protocol/index';
import { ListedError } from '../routes/problem.ts';

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

  /** Rejects with the server's own error, or with STORE_FAILED when no server answers. */
  async #send<T>(method: string, place: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}${place}`, {
        method,
        redirect: 'error',
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new FlowError('STORE_FAILED', `No Flowright server answers at ${this.#url}.`, { cause });
    }
    const value: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw toError(value, response.status);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new FlowError('BAD_REQUEST', `The answer of ${this.#url}${place} is not one of this version of Flowright.`);
  }
}

function toError(value: unknown, status: number): FlowError {
  const parsed = ProblemView.safeParse(value);
  if (!parsed.success)
    return new FlowError('STORE_FAILED', `The server answered with status ${status} and nothing else.`);
  const { code, message, problems } = parsed.data.error;
  const known: ErrorCode = isErrorCode(code) ? code : 'BAD_REQUEST';
  return problems === undefined ? new FlowError(known, message) : new ListedError(known, message, problems);
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
