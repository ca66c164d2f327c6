import type { z } from 'zod';
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
import { type Actor, nameIn } from '../access/actor.ts';
import { beginOwned } from '../durable/own-run.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { RunParams, requireRun } from './find-run.ts';

/** What can be done to a run that there is. */
export function runCommandRoutes(parts: ServerParts): Endpoint[] {
  const { owner, models } = parts;
  return [
    command(parts, {
      name: 'cancel',
      summary: 'Cancel a run, or say which run goes on with it elsewhere',
      body: CancelRequest.optional(),
      act: ({ run }, options = {}) => owner.cancel(run, options),
    }),
    command(parts, { name: 'pause', summary: 'Pause a run', act: ({ run }) => owner.pause(run) }),
    command(parts, {
      name: 'resume',
      summary: 'Go on with a paused run, with a higher budget if one is given, or for one step',
      body: ResumeRequest.optional(),
      act: ({ run }, options = {}) => owner.resume(run, options),
    }),
    command(parts, {
      name: 'performer',
      summary: 'Put a model or a person on a seat, now and for the rest of the run',
      body: PerformerRequest,
      async act({ run, actor }, { by, ...change }) {
        if (change.binding !== undefined) await models.check(change.binding);
        await owner.changePerformer(run, change, nameIn(actor, by));
      },
    }),
    command(parts, {
      name: 'breakpoints',
      summary: 'Say where the run is to stop, from now on',
      body: BreakpointsRequest,
      act: ({ run, actor }, { breakpoints, by }) => owner.setBreakpoints(run, breakpoints, nameIn(actor, by)),
    }),
    command(parts, {
      name: 'edit',
      summary: 'Put other messages in the place of those that an open activation got, or that wait at a breakpoint',
      body: EditRequest,
      act: ({ run, actor }, { by, ...edit }) => owner.edit(run, edit, nameIn(actor, by)),
    }),
    forkRoute(parts),
  ];
}

interface Command<B extends z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly body?: B;
  readonly act: (told: Told, body: z.infer<B>) => Promise<void>;
}

/** To which run something is told, and by whom. */
interface Told {
  readonly run: string;
  readonly actor: Actor;
}

/** Something that is told to a run; the answer is the run as it is then. */
function command<B extends z.ZodType>(parts: ServerParts, { name, summary, body, act }: Command<B>): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: `/runs/{id}/${name}`,
      access: 'member',
      summary,
      params: RunParams,
      ...(body === undefined ? {} : { body }),
      reply: RunView,
      refusals: body === undefined ? [409] : [409, 422],
    },
    async ({ params, body: given, actor }) => {
      await requireRun(parts, params.id, actor);
      await act({ run: params.id, actor }, given as z.infer<B>); // parsed by this very schema
      return viewRun(await requireRun(parts, params.id, actor));
    },
  );
}

function forkRoute(parts: ServerParts): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/runs/{id}/fork',
      access: 'member',
      summary: 'Start a new run from the first entries of this one',
      params: RunParams,
      body: ForkRequest,
      reply: RunCreated,
      status: 202,
      refusals: [422],
    },
    async ({ params, body, actor }) => {
      await requireRun(parts, params.id, actor);
      // What a private run holds stays private in what is made from it.
      const visibility = await parts.runOwners.visibility(params.id);
      const people = await parts.runOwners.people.of(params.id);
      const begin = (run: string) => parts.owner.fork(params.id, body, run);
      return { id: await beginOwned(parts, { actor, visibility, people }, begin) };
    },
  );
}
