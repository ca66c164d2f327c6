import { viewRun } from '#engine';
import { ForkRequest, PerformerRequest, ResumeRequest, RunCreated, RunView } from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { RunParams, requireRun, unnamedPerson } from './find-run.ts';

/** What can be done to a run that there is. */
export function runCommandRoutes(parts: ServerParts): Endpoint[] {
  return [
    plainCommand(parts, 'cancel', 'Cancel a run', (run) => parts.owner.cancel(run)),
    plainCommand(parts, 'pause', 'Pause a run', (run) => parts.owner.pause(run)),
    resumeRoute(parts),
    performerRoute(parts),
    forkRoute(parts),
  ];
}

function plainCommand(
  parts: ServerParts,
  name: string,
  summary: string,
  act: (run: string) => Promise<void>,
): Endpoint {
  return endpoint(
    { method: 'post', path: `/runs/{id}/${name}`, summary, params: RunParams, reply: RunView, refusals: [409] },
    async ({ params }) => {
      await requireRun(parts, params.id);
      await act(params.id);
      return viewRun(await requireRun(parts, params.id));
    },
  );
}

function resumeRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/resume',
      summary: 'Go on with a paused run, with a higher budget if one is given',
      params: RunParams,
      body: ResumeRequest.optional(),
      reply: RunView,
      refusals: [409],
    },
    async ({ params, body }) => {
      await requireRun(parts, params.id);
      await parts.owner.resume(params.id, body?.budget);
      return viewRun(await requireRun(parts, params.id));
    },
  );
}

function performerRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/performer',
      summary: 'Put a model or a person on a seat, now and for the rest of the run',
      params: RunParams,
      body: PerformerRequest,
      reply: RunView,
      refusals: [409, 422],
    },
    async ({ params, body }) => {
      const { by = unnamedPerson, ...change } = body;
      await requireRun(parts, params.id);
      if (change.binding !== undefined) await parts.models.check(change.binding);
      await parts.owner.changePerformer(params.id, change, by);
      return viewRun(await requireRun(parts, params.id));
    },
  );
}

function forkRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/fork',
      summary: 'Start a new run from the first entries of this one',
      params: RunParams,
      body: ForkRequest,
      reply: RunCreated,
      status: 202,
      refusals: [422],
    },
    async ({ params, body }) => {
      await requireRun(parts, params.id);
      return { id: await parts.owner.fork(params.id, body) };
    },
  );
}
