import type { Context, MiddlewareHandler } from 'hono';
import { requestId } from 'hono/request-id';
import { newId } from '../host/ids.ts';
import type { Log } from './structured-log.ts';

/**
 * Gives every request an id, that of the proxy before us when it sent one, and says it in the answer. It is handed on by
 * whoever logs: an AsyncLocalStorage would make every promise of the process three times as dear on Node 20.
 */
export function identifyRequests(): MiddlewareHandler {
  return requestId({ generator: newId, limitLength: 64 });
}

/** The same log, whose lines tell of which request they are. */
export function logOf(context: Context, log: Log): Log {
  const request = context.get('requestId');
  return (level, message, error) => log(level, message, error, request);
}
