import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { Identifier } from './names.ts';
import { common, JsonValue, PortOptions } from './node-schemas.ts';

export const HttpMethod = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
export type HttpMethod = z.infer<typeof HttpMethod>;

/** Bytes of a reply that are read unless the node says otherwise, and the most that it may say. */
export const httpBytes = { standard: 1_000_000, most: 2_000_000 } as const;

/** Headers that prove who somebody is: a flow is a file that is handed on, and holds no secret. */
const secretHeader =
  /^(authorization|cookie2?|set-cookie2?|proxy-.*|.*api-?key.*|.*(auth|access|session)-?token.*|.*secret.*)$/;
/** Headers of the connection, which are ours to write. */
const ownHeader =
  /^(host|content-length|content-encoding|accept-encoding|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|via|origin|referer|idempotency-key|sec-.*|x-forwarded-.*)$/;

export const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be the name of a header')
  .refine((name) => !secretHeader.test(name.toLowerCase()), {
    error: 'is a header for secrets, which a flow file never holds: it is handed on to others',
  })
  .refine((name) => !ownHeader.test(name.toLowerCase()), {
    error: 'is a header that Flowright writes itself',
  });

export const HttpNode = z.strictObject({
  ...common,
  type: z.literal('http'),
  method: HttpMethod,
  /** A template with the host written out; what a message brings is URL-encoded. */
  url: z.string().min(1).max(10_000),
  /** Templates by name. */
  headers: z.record(HeaderName, z.string().max(10_000)).optional(),
  /** A text is a template; anything else is JSON whose texts are templates. Without it the port `body` is sent as JSON. */
  body: JsonValue.optional(),
  /** How the reply is read; `json` when absent. */
  response: z.enum(['json', 'text']).optional(),
  maxBytes: z.int().min(1).max(httpBytes.most).optional(),
  ports: z.record(Identifier, PortOptions).optional(),
});

type Http = z.infer<typeof HttpNode>;

/** Whether requests of this method carry a body. */
export function hasBody({ method }: Pick<Http, 'method'>): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** Whether doing it twice is doing it once, so that it may be tried again without being asked to. */
export function isIdempotent({ method }: Pick<Http, 'method'>): boolean {
  return method !== 'POST' && method !== 'PATCH';
}

/** The node's templates but for the URL, with where in the node each is written. */
export function httpTemplates(node: Http): ReadonlyArray<{ readonly path: string; readonly source: string }> {
  const headers = Object.entries(node.headers ?? {}).map(([name, source]) => ({ path: `headers["${name}"]`, source }));
  return [...headers, ...textsIn(node.body, 'body')];
}

/** Recursive: a flow file nests 64 levels at most. */
function textsIn(value: Json | undefined, path: string): Array<{ path: string; source: string }> {
  if (typeof value === 'string') return [{ path, source: value }];
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, item]) => textsIn(item, `${path}.${key}`)) : [];
}
