import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { FlowError } from '#engine/errors';
import { answerProblem } from '../routes/problem.ts';
import type { AccessRules, Credentials } from './access-rules.ts';
import { setActor } from './actor.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses, before any route is looked up, what did not come for us: foreign Host (403), foreign Origin on a
 * method that changes something (403), a body that is not declared as JSON (415).
 */
export function guardRequests(rules: AccessRules): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host') ?? '';
    if (!rules.hosts.has(host)) {
      return answerProblem(context, new FlowError('FORBIDDEN', 'This server does not answer under that host name.'));
    }
    if (!safeMethods.has(context.req.method)) {
      const origin = context.req.header('origin');
      if (origin !== undefined && !rules.origins.has(origin)) {
        return answerProblem(
          context,
          new FlowError('FORBIDDEN', 'A page of another origin may not change anything here.'),
        );
      }
      if (hasBody(context) && !isJson(context.req.header('content-type'))) {
        return answerProblem(context, new FlowError('UNSUPPORTED_MEDIA_TYPE', 'The body must be JSON and say so.'));
      }
    }
    return next();
  };
}

/** Lets only those in whom the rules know, by `Authorization: Bearer` or by the page's cookie (401). */
export function requireActor(rules: AccessRules): MiddlewareHandler {
  return async (context, next) => {
    const actor = await rules.admit(credentialsOf(context, rules));
    if (actor === undefined) {
      const message =
        rules.accounts === undefined ? 'The token is missing or wrong.' : 'Sign in, or send an API token.';
      // Tells our page that somebody can sign in here; browsers do not ask for anything themselves.
      if (rules.accounts !== undefined) context.header('www-authenticate', 'Bearer realm="members"');
      return answerProblem(context, new FlowError('FORBIDDEN', message), 401);
    }
    setActor(context, actor);
    return rules.limit === undefined ? next() : rules.limit(context, next);
  };
}

/** Calls `end` when a right ends; the returned function says that it is watched no longer. */
export type WatchRight = (end: () => void) => () => void;

/** What they are told then. */
export const rightLost = 'The session or token that asked for this is no longer valid.';

/** Calls `end` when whoever asked is let in no more; the returned function says that their stream is over. */
export function watchRight(context: Context, rules: AccessRules, end: () => void): () => void {
  return rules.streams?.watch(credentialsOf(context, rules), end) ?? (() => {});
}

function credentialsOf(context: Context, rules: AccessRules): Credentials {
  const authorization = context.req.header('authorization');
  const bearer = /^Bearer ([^\s]+)$/.exec(authorization ?? '')?.[1];
  // Somebody who shows something is judged by that, not by a cookie that came along.
  return authorization === undefined
    ? { bearer: undefined, cookie: getCookie(context, rules.cookieName) }
    : { bearer: bearer ?? '', cookie: undefined };
}

/** Gives our own page what lets it in; scripts can neither read nor send it elsewhere. */
export function giveCookie(context: Context, rules: AccessRules, secret: string): void {
  const maxAge = rules.accounts === undefined ? {} : { maxAge: sessionSeconds };
  setCookie(context, rules.cookieName, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: rules.isSecure,
    ...maxAge,
  });
}

/** What let the page in so far. */
export function cookieOf(context: Context, { cookieName }: AccessRules): string | undefined {
  return getCookie(context, cookieName);
}

export function takeCookie(context: Context, rules: AccessRules): void {
  deleteCookie(context, rules.cookieName, { path: '/', secure: rules.isSecure });
}

const sessionSeconds = 30 * 24 * 3600;

function hasBody({ req }: Context): boolean {
  const length = Number(req.header('content-length') ?? 0);
  return req.header('content-type') !== undefined || length > 0 || req.header('transfer-encoding') !== undefined;
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json(\s*;\s*charset="?utf-8"?)?$/i.test(contentType?.trim() ?? '');
}
