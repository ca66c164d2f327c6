import { AsyncLocalStorage } from 'node:async_hooks';
import type { MiddlewareHandler } from 'hono';
import { newId } from '../host/ids.ts';

const underWay = new AsyncLocalStorage<string>();

/** Id of the request on whose behalf this is done; undefined outside of requests. */
export function currentRequest(): string | undefined {
  return underWay.getStore();
}

/** Gives every request an id, that of the proxy before us when it sent one, and says it in the answer. */
export function identifyRequests(): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.header('x-request-id') ?? '';
    const id = /^[\w-]{8,64}$/.test(given) ? given : newId();
    await underWay.run(id, next);
    context.res.headers.set('x-request-id', id);
  };
}
