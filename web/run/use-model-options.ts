import { useQuery } from '@tanstack/react-query';
import type { FlowFile } from '#engine/format/index';
import { needsOf } from '#engine/graph/references';
import { useMay } from '../client/account.ts';
import { useProviderModels, useSettings } from '../client/queries.ts';
import { resolveFlow } from '../client/resolve-flow.ts';
import type { RunPlace } from '../client/run-client.ts';
import { directProvider, readDirectModels } from '../host/direct-models.ts';
import { printModel } from './start-options.ts';

export interface ModelOptions {
  /** Until then nobody knows what is configured, nor what all the flows that it reaches need. */
  readonly isLoading: boolean;
  /** The model roles of the flow and all that it reaches. */
  readonly roles: readonly string[];
  /** The roles of people that it asks. */
  readonly people: readonly string[];
  /** `provider/model` to choose from. */
  readonly known: readonly string[];
  /** What a role gets in that place that nothing binds; undefined when nothing is configured. */
  readonly fallback: string | undefined;
  /** Whether any model that can be called from that place has a price. */
  readonly hasPrices: boolean;
}

/** What can answer for a flow's model roles, from the server's settings and this browser's. */
export function useModelOptions(
  flow: FlowFile,
  flows: Readonly<Record<string, FlowFile>>,
  place: RunPlace,
): ModelOptions {
  const settings = useSettings();
  const mayCall = useMay('callThroughServer');
  const mayList = useMay('setUpModels');
  const direct = useQuery({ queryKey: ['direct-models'], queryFn: async () => (await readDirectModels()) ?? null });
  const roles = useQuery({
    queryKey: ['roles-of-flow', flow, flows],
    queryFn: async () => {
      const resolved = await resolveFlow(flow, flows);
      return needsOf(resolved.flow, resolved.flows);
    },
    // A sub-flow that cannot be found is reported when the run starts; the flow's own roles are known anyway.
    retry: false,
  });
  const standard = mayCall ? settings.data?.defaultModel : undefined;
  const models = useProviderModels(mayList ? standard?.provider : undefined);
  const ofBrowser =
    direct.data === null || direct.data === undefined
      ? undefined
      : printModel({ provider: directProvider, model: direct.data.model });
  const ofServer = standard === undefined ? undefined : printModel(standard);
  const ofProviders = (mayCall ? (settings.data?.providers ?? []) : [])
    .filter(({ defaultModel }) => defaultModel !== '')
    .map(({ name, defaultModel }) => `${name}/${defaultModel}`);
  const listed = standard === undefined ? [] : (models.data ?? []).map((model) => `${standard.provider}/${model}`);
  return {
    isLoading: settings.isPending || direct.isPending || roles.isPending,
    roles: roles.data?.models ?? Object.keys(flow.models ?? {}),
    people: roles.data?.people ?? Object.keys(flow.people ?? {}),
    known: [
      ...new Set([...(ofBrowser === undefined || place === 'server' ? [] : [ofBrowser]), ...ofProviders, ...listed]),
    ],
    hasPrices: [...(settings.data?.providers ?? []), ...(place === 'browser' && direct.data ? [direct.data] : [])].some(
      ({ prices }) => prices.length > 0,
    ),
    fallback: place === 'browser' ? (ofBrowser ?? ofServer) : ofServer,
  };
}
