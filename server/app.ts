import { Hono, type MiddlewareHandler } from 'hono';
import { FlowError } from '#engine/errors';
import { clientAddress } from './access/client-address.ts';
import { guardRequests, requireActor } from './access/guard.ts';
import { securityHeaders } from './access/security-headers.ts';
import { StreamRights } from './access/stream-rights.ts';
import { agentApp } from './open/agent-app.ts';
import { chatApp } from './open/chat-app.ts';
import { OpenAiError } from './open/chat-protocol.ts';
import { chatRoutes } from './open/chat-routes.ts';
import { mcpApp } from './open/mcp-app.ts';
import { otherOperations } from './open/other-operations.ts';
import { readiness } from './operations/readiness.ts';
import { identifyRequests, logOf } from './operations/request-id.ts';
import { healthRoutes } from './public-routes/health-routes.ts';
import { accountRoutes, signInRoutes } from './routes/account-routes.ts';
import { batchRoutes } from './routes/batch-routes.ts';
import { documentRoutes } from './routes/document-routes.ts';
import { type Endpoint, mount } from './routes/endpoint.ts';
import { httpCallRoutes } from './routes/http-call-routes.ts';
import { libraryRoutes } from './routes/library-routes.ts';
import { requestLimits } from './routes/limits/request-limits.ts';
import { dropStalledStreams } from './routes/limits/stalled-streams.ts';
import { memberRoutes } from './routes/member-routes.ts';
import { modelCallRoutes } from './routes/model-call-routes.ts';
import { answerProblem, unexpectedError } from './routes/problem.ts';
import { runRoutes } from './routes/run-routes.ts';
import { runStreamRoutes } from './routes/run-stream-routes.ts';
import { settingsRoutes } from './routes/settings-routes.ts';
import { taskAssignmentRoutes } from './routes/task-assignment-routes.ts';
import { linkPage, openLinkRoutes, taskLinkRoutes } from './routes/task-link-routes.ts';
import { taskRoutes } from './routes/task-routes.ts';
import { toolServerRoutes } from './routes/tool-server-routes.ts';
import { webhookRoutes } from './routes/webhook-routes.ts';
import { workbench } from './routes/workbench.ts';
import type { ServerParts } from './server-parts.ts';

/** Every endpoint under `/api`. */
export function apiEndpoints(parts: ServerParts): Endpoint[] {
  const endpoints = [
    ...runRoutes(parts),
    ...runStreamRoutes(parts),
    ...taskRoutes(parts),
    ...taskLinkRoutes(parts),
    ...taskAssignmentRoutes(parts),
    ...libraryRoutes(parts),
    ...batchRoutes(parts),
    ...settingsRoutes(parts),
    ...modelCallRoutes(parts),
    ...httpCallRoutes(parts),
    ...toolServerRoutes(parts),
    ...accountRoutes(parts),
    ...memberRoutes(parts),
    ...webhookRoutes(parts),
  ];
  const groups = [
    { under: '/api', endpoints: [...signInRoutes(parts), ...openLinkRoutes(parts), ...endpoints] },
    { under: '/v1', endpoints: chatRoutes(parts), refusal: OpenAiError },
    { under: '', endpoints: otherOperations },
  ];
  return [...endpoints, ...documentRoutes(groups, parts.version)];
}

/**
 * The whole server as one function of requests. The order is the rule: who asks from where, then what is public, then
 * the token, then the API, and the page last.
 */
export function createApp(given: ServerParts): Hono {
  const addressOf = clientAddress(given.limits);
  const limits = requestLimits(given.limits, { isShared: given.rules.accounts !== undefined, addressOf });
  const rules = { ...given.rules, limit: limits.actors, addressOf };
  const parts = { ...given, rules: rules.accounts === undefined ? rules : { ...rules, streams: streamRights(given) } };
  const app = new Hono();
  app.use(identifyRequests());
  app.use(securityHeaders());
  app.use(timed(parts.metrics));
  app.use(dropStalledStreams(parts.heartbeatMs));
  app.use(guardRequests(parts.rules));
  app.route('/', healthRoutes(readiness(parts)));
  app.use(limits.addresses);

  // An app of its own: what stands here is answered to anybody, and nothing else is.
  const open = new Hono();
  mount(open, signInRoutes(parts));
  mount(open, openLinkRoutes(parts));
  app.route('/api', open);

  const api = new Hono();
  api.use(requireActor(parts.rules));
  api.use(async (context, next) => {
    await next();
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
  });
  mount(api, apiEndpoints(parts));
  // Before the page, which answers every other address: a wrong address of the API is an error, not a page.
  api.all('*', (context) => answerProblem(context, notFound(context.req.path)));
  app.route('/api', api);
  app.get('/metrics', requireActor(parts.rules), async (context) =>
    context.body(await parts.metrics.read(), 200, { 'content-type': parts.metrics.contentType }),
  );
  app.route('/v1', chatApp(parts));
  app.route('/mcp', mcpApp(parts));
  app.route('/', agentApp(parts));

  app.route('/', linkPage(parts));
  app.route('/', workbench(parts.webRoot, parts.rules));
  app.notFound((context) => answerProblem(context, notFound(context.req.path)));
  app.onError((error, context) => {
    if (error instanceof FlowError && error.code !== 'INTERNAL') return answerProblem(context, error);
    logOf(context, parts.log)('error', `${context.req.method} ${context.req.path} failed unexpectedly.`, error);
    return answerProblem(context, unexpectedError());
  });
  return app;
}

/** How often it is looked whether a stream's reader is still let in, at most. */
const streamCheckMs = 2_000;

function streamRights({ rules, heartbeatMs }: ServerParts): StreamRights {
  return new StreamRights(rules.admit, Math.min(heartbeatMs, streamCheckMs));
}

/** Until the answer begins: streams may stay open for hours. */
function timed(metrics: ServerParts['metrics']): MiddlewareHandler {
  return async (context, next) => {
    const started = performance.now();
    await next();
    metrics.observeRequest(context.req.method, context.res.status, (performance.now() - started) / 1000);
  };
}

function notFound(path: string): FlowError {
  return new FlowError('NOT_FOUND', `There is nothing at ${path.slice(0, 200)}.`);
}
