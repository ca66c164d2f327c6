import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { FlowError } from '#engine/errors';
import { answerProblem } from '../routes/problem.ts';
import type { AccessRules } from './access-rules.ts';
import { localActor, setActor } from './actor.ts';
import { areEqualTokens } from './equal-tokens.ts';

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

/** Lets only those in who hold the token, as `Authorization: Bearer` or as the page's cookie (401). */
export function requireToken(rules: AccessRules): MiddlewareHandler {
  return async (context, next) => {
    const bearer = /^Bearer ([^\s]+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    const given = bearer ?? getCookie(context, rules.cookieName);
    if (areEqualTokens(given, rules.token)) {
      setActor(context, localActor);
      return next();
    }
    return answerProblem(context, new FlowError('FORBIDDEN', 'The token is missing or wrong.'), 401);
  };
}

/** Gives the page that we serve ourselves what its requests need; scripts can neither read nor send it elsewhere. */
export function giveToken(context: Context, rules: AccessRules): void {
  setCookie(context, rules.cookieName, rules.token, { path: '/', httpOnly: true, sameSite: 'Strict' });
}

function hasBody({ req }: Context): boolean {
  const length = Number(req.header('content-length') ?? 0);
  return req.header('content-type') !== undefined || length > 0 || req.header('transfer-encoding') !== undefined;
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json(\s*;\s*charset="?utf-8"?)?$/i.test(contentType?.trim() ?? '');
}
