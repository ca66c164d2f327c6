import { Hono } from 'hono';
import { FlowError } from '#engine/errors';
import { requireActor } from '../access/guard.ts';
import { logOf } from '../operations/request-id.ts';
import { mount } from '../routes/endpoint.ts';
import { unexpectedError } from '../routes/problem.ts';
import type { ServerParts } from '../server-parts.ts';
import { refuseChat } from './chat-protocol.ts';
import { chatRoutes } from './chat-routes.ts';

/** Everything under `/v1`; its errors are those that OpenAI's clients read. */
export function chatApp(parts: ServerParts): Hono {
  const app = new Hono();
  app.use(requireActor(parts.rules));
  mount(app, chatRoutes(parts));
  app.all('*', (context) =>
    refuseChat(new FlowError('NOT_FOUND', `There is nothing at ${context.req.path.slice(0, 200)}.`)),
  );
  app.onError((error, context) => {
    if (error instanceof FlowError && error.code !== 'INTERNAL') return refuseChat(error);
    logOf(context, parts.log)('error', `${context.req.method} ${context.req.path} failed unexpectedly.`, error);
    return refuseChat(unexpectedError());
  });
  return app;
}
