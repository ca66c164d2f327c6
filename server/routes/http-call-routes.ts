import { HttpCallRequest, HttpReplyView } from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

/**
 * Calls that a run in the browser may not make by itself, since the host allows no pages or speaks plain http. The
 * same way out as that of the server's own runs, with the same rules about addresses.
 */
export function httpCallRoutes(parts: ServerParts): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/http-calls',
        access: 'member',
        summary: 'One call to a host that a run in the browser was granted',
        body: HttpCallRequest,
        reply: HttpReplyView,
        refusals: [413, 422, 503],
      },
      async ({ body, context }) => {
        const { body: sent, ...request } = body;
        const signal = AbortSignal.any([context.req.raw.signal, parts.stopping]);
        return await parts.http.send({ ...request, ...(sent === undefined ? {} : { body: sent }) }, { signal });
      },
    ),
  ];
}
