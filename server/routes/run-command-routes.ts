import { viewRun } from '#engine';
import {
  BreakpointsRequest,
  CancelRequest,
  EditRequest,
  ForkRequest,
  PerformerRequest,
  ResumeRequest,
  RunCreated,
  RunView,
} from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { RunParams, requireRun, unnamedPerson } from './find-run.ts';

/** What can be done to a run that there is. */
export function runCommandRoutes(parts: ServerParts): Endpoint[] {
  return [
    cancelRoute(parts),
    pauseRoute(parts),
    resumeRoute(parts),
    performerRoute(parts),
    breakpointsRoute(parts),
    editRoute(parts),
    forkRoute(parts),
  ];
}

function cancelRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/cancel',
      summary: 'Cancel a run, or say which run goes on with it',
      params: RunParams,
      body: CancelRequest.optional(),
      reply: RunView,
      refusals: [409],
    },
    async ({ params, body }) => {
      await requireRun(parts, params.id);
      const { movedTo, sequence } = body ?? {};
      await parts.owner.cancel(params.id, {
        ...(movedTo === undefined ? {} : { movedTo }),
        ...(sequence === undefined ? {} : { sequence }),
      });
      return viewRun(await requireRun(parts, params.id));
    },
  );
}

function pauseRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/pause',
      summary: 'Pause a run',
      params: RunParams,
      reply: RunView,
      refusals: [409],
    },
    async ({ params }) => {
      await requireRun(parts, params.id);
      await parts.owner.pause(params.id);
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
      const { budget, nodeBudgets, step = false } = body ?? {};
      await parts.owner.resume(params.id, {
        step,
        ...(budget === undefined ? {} : { budget }),
        ...(nodeBudgets === undefined ? {} : { nodeBudgets }),
      });
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

function breakpointsRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/breakpoints',
      summary: 'Say where the run is to stop, from now on',
      params: RunParams,
      body: BreakpointsRequest,
      reply: RunView,
      refusals: [409],
    },
    async ({ params, body }) => {
      await requireRun(parts, params.id);
      await parts.owner.setBreakpoints(params.id, body.breakpoints, body.by ?? unnamedPerson);
      return viewRun(await requireRun(parts, params.id));
    },
  );
}

function editRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/edit',
      summary: 'Put other messages in the place of those that an open activation got, or that wait at a breakpoint',
      params: RunParams,
      body: EditRequest,
      reply: RunView,
      refusals: [409, 422],
    },
    async ({ params, body }) => {
      const { by = unnamedPerson, ...edit } = body;
      await requireRun(parts, params.id);
      await parts.owner.edit(params.id, edit, by);
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
