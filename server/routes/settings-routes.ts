import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { LocalServers, ProviderInput, ProviderTest, ProviderView, SettingsView } from '#engine/protocol/index';
import { findLocalServers } from '../models/local-servers.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const ProviderParams = z.strictObject({ name: ProviderView.shape.name });

export function settingsRoutes(parts: ServerParts): Endpoint[] {
  const { providers, models } = parts;
  return [
    endpoint(
      {
        method: 'get',
        path: '/settings',
        access: 'viewer',
        summary: 'Providers, without their keys',
        reply: SettingsView,
      },
      async () => {
        const defaultModel = await providers.defaultBinding();
        return { providers: await providers.list(), ...(defaultModel === undefined ? {} : { defaultModel }) };
      },
    ),
    endpoint(
      {
        method: 'get',
        path: '/settings/local-servers',
        access: 'viewer',
        summary: 'Servers of models that answer on the usual ports of this machine and are no providers yet',
        reply: LocalServers,
      },
      async ({ context }) => {
        const known = new Set((await providers.list()).map(({ baseURL }) => new URL(baseURL).host));
        const places = parts.localPlaces.filter(({ baseURL }) => !known.has(new URL(baseURL).host));
        return { servers: await findLocalServers(places, context.req.raw.signal) };
      },
    ),
    endpoint(
      {
        method: 'put',
        path: '/settings/providers/{name}',
        access: 'admin',
        summary:
          'Add or change a provider; without `apiKey` its key stays, unless the address is another; without `prices` they stay',
        params: ProviderParams,
        body: ProviderInput,
        reply: ProviderView,
        refusals: [409],
      },
      async ({ params, body }) => {
        refuseOtherSchemes(body.baseURL);
        return providers.save(params.name, body);
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/settings/providers/{name}',
        access: 'admin',
        summary: 'Remove a provider and its key',
        params: ProviderParams,
        refusals: [409],
      },
      async ({ params }) => {
        await providers.remove(params.name);
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/settings/providers/{name}/test',
        access: 'admin',
        summary: 'Ask a provider which models it has',
        params: ProviderParams,
        reply: ProviderTest,
      },
      async ({ params, context }) => {
        if ((await providers.credentials(params.name)) === undefined) {
          throw new FlowError('NOT_FOUND', `There is no provider "${params.name}".`);
        }
        try {
          const names = await models.list(
            params.name,
            AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(20_000)]),
          );
          return {
            ok: true,
            models: names,
            message: `It answers and offers ${names.length === 1 ? '1 model' : `${names.length} models`}.`,
          };
        } catch (error) {
          if (!(error instanceof FlowError)) throw error;
          return { ok: false, models: [], message: `${error.message} ${error.help}` };
        }
      },
    ),
  ];
}

function refuseOtherSchemes(baseURL: string): void {
  if (/^https?:$/.test(new URL(baseURL).protocol)) return;
  throw new FlowError('BAD_REQUEST', 'baseURL: must begin with http:// or https://.', { where: { path: 'baseURL' } });
}
