import { z } from 'zod';
import { HostName } from '../format/hosts.ts';
import { HttpMethod, httpBytes } from '../format/http-node.ts';

/** A call that a browser run asks the server to make, because the page may not make it. */
export const HttpCallRequest = z
  .strictObject({
    method: HttpMethod,
    url: z.string().max(100_000),
    headers: z.record(
      z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/),
      z.string().regex(/^[\t\x20-\x7e]{0,8000}$/),
    ),
    body: z.string().max(4_000_000).optional(),
    maxBytes: z.int().min(1).max(httpBytes.most),
    /** The host that was granted; the URL and every redirect must stay on it. */
    host: HostName,
    idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,20000}$/),
  })
  .meta({ id: 'HttpCall' });

export const HttpReplyView = z
  .strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    text: z.string(),
    retryAfterMs: z.number().optional(),
  })
  .meta({ id: 'HttpReply' });

export type HttpCallRequest = z.infer<typeof HttpCallRequest>;
export type HttpReplyView = z.infer<typeof HttpReplyView>;
