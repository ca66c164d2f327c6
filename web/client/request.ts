import type { z } from 'zod';
import { RequestError, readRefusal } from './request-error.ts';
import { setSignedOut } from './signed-out.ts';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Calls this workbench's server and parses the reply; nothing enters the page unparsed.
 * Throws `RequestError`: the server's own refusal; INTERNAL when the reply does not fit its schema, or, with
 * status 0, when the server cannot be reached.
 */
export async function request<S extends z.ZodType>(
  path: string,
  schema: S,
  options: RequestOptions = {},
): Promise<z.infer<S>> {
  const response = await send(path, options);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new RequestError(
    'INTERNAL',
    `The server's answer to ${describe(path, options)} does not have the agreed form.`,
    {
      status: response.status,
      detail: parsed.error.message.slice(0, 500),
    },
  );
}

/** Like `request` for routes that answer nothing, or something that the page does not need. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const { method = 'GET', body, headers, signal } = options;
  const response = await fetch(path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new RequestError('INTERNAL', 'The server does not answer. Is it still running?', {
      status: 0,
      detail: String(cause),
      help: 'Start it again and repeat what you did.',
    });
  });
  // Only a server with accounts says how to be let in; on others there is nobody to sign in.
  if (response.status === 401 && response.headers.has('www-authenticate')) setSignedOut(true);
  if (!response.ok) throw await readRefusal(response, describe(path, options));
  return response;
}

function describe(path: string, options: RequestOptions): string {
  return `${options.method ?? 'GET'} ${path.split('?')[0] ?? path}`;
}
