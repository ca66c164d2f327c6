import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import { formatPath } from '#engine/format/problem';
import { type Actor, actorOf, type MemberRole, nobody, requireRole } from '../access/actor.ts';
import { ListedError } from './problem.ts';
import { readBody } from './read-body.ts';

/** 6 MB: the largest flow file, with something around it. */
const defaultMaxBodyBytes = 6_000_000;

export type Method = 'get' | 'post' | 'put' | 'delete';
export type StreamType = 'text/event-stream' | 'application/x-ndjson' | 'text/csv' | 'text/plain';

/** What a route takes and gives: parses the requests, and describes itself in the OpenAPI document. */
export interface EndpointSpec<Params, Query, Body, Reply> {
  readonly method: Method;
  /** With parameters in braces, for example `/runs/{id}`. */
  readonly path: string;
  /** The least role that may use it; `public` for those few that nobody needs to be let in for. */
  readonly access: MemberRole | 'public';
  readonly summary: string;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  readonly maxBodyBytes?: number;
  /** Shape of a JSON reply; a route without it answers with a stream or with nothing. */
  readonly reply?: z.ZodType<Reply>;
  /** Content types of replies that are not JSON. */
  readonly streams?: readonly StreamType[];
  readonly status?: 200 | 201 | 202;
  /** The status with which it sometimes says nothing. */
  readonly sometimesEmpty?: 202 | 204;
  /** What it reads of the headers, and what for. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses of refusals beside those that any request may meet. */
  readonly refusals?: readonly number[];
}

export interface ParsedRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly actor: Actor;
  readonly context: Context;
}

export interface Endpoint {
  readonly spec: EndpointSpec<unknown, unknown, unknown, unknown>;
  readonly answer: (context: Context) => Promise<Response>;
}

/**
 * Ties a route's schemas to what it does. We generate OpenAPI from zod itself rather than through
 * `@hono/zod-openapi`, whose generator overflows the stack on recursive zod 4 schemas such as a flow file's.
 */
export function endpoint<Params = undefined, Query = undefined, Body = undefined, Reply = undefined>(
  spec: EndpointSpec<Params, Query, Body, Reply>,
  act: (request: ParsedRequest<Params, Query, Body>) => Promise<Reply | Response> | Reply | Response,
): Endpoint {
  const answer = async (context: Context): Promise<Response> => {
    const actor = spec.access === 'public' ? nobody : actorOf(context);
    if (spec.access !== 'public') requireRole(actor, spec.access);
    const params = parsePart('params', spec.params, context.req.param());
    const query = parsePart('query', spec.query, context.req.query());
    const raw =
      spec.body === undefined ? undefined : await readBody(context.req.raw, spec.maxBodyBytes ?? defaultMaxBodyBytes);
    const body = parsePart('body', spec.body, raw);
    const reply = await act({ params, query, body, actor, context });
    if (reply instanceof Response) return reply;
    if (spec.reply === undefined) return context.body(null, 204);
    return context.body(JSON.stringify(reply), spec.status ?? 200, { 'content-type': 'application/json' });
  };
  return { spec, answer };
}

/** Parses one part of a request; a part that the route does not declare is undefined. Throws BAD_REQUEST with paths. */
function parsePart<T>(part: string, schema: z.ZodType<T> | undefined, value: unknown): T {
  if (schema === undefined) return undefined as T; // EndpointSpec gives undeclared parts the type undefined
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(listIssue);
  const prefix = part === 'body' ? '' : `${part} `;
  const first = problems[0]!;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new ListedError(
    'BAD_REQUEST',
    `${prefix}${first.path === '' ? '' : `${first.path}: `}${first.message}${more}`,
    problems,
  );
}

function listIssue(issue: z.core.$ZodIssue): Array<{ path: string; message: string }> {
  const path = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: `The key "${key}" is not known here.`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const deepest = (issues: readonly z.core.$ZodIssue[]) => Math.max(0, ...issues.map((inner) => inner.path.length));
    const best = [...issue.errors].sort((a, b) => deepest(b) - deepest(a))[0]!;
    if (best.length > 0) return best.flatMap((inner) => listIssue({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path, message: issue.message }];
}

/** Adds the endpoints to an app, under their paths. */
export function mount(app: Hono, endpoints: readonly Endpoint[]): void {
  for (const { spec, answer } of endpoints) {
    app.on(spec.method.toUpperCase(), spec.path.replaceAll(/\{(\w+)\}/g, ':$1'), answer);
  }
}
