import { useQuery } from '@tanstack/react-query';
import type { FlowFile } from '#engine/format/index';
import { hostsOf } from '#engine/graph/references';
import { resolveFlow } from '../client/resolve-flow.ts';

/** The hosts that a run of the flow must be allowed to call, those of all flows that it reaches included. */
export function useNeededHosts(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): readonly string[] {
  const hosts = useQuery({
    queryKey: ['needed-hosts', flow, flows],
    queryFn: async () => {
      const resolved = await resolveFlow(flow, flows);
      return hostsOf(resolved.flow, resolved.flows);
    },
    // A sub-flow that cannot be found is reported when the run starts; the flow's own hosts are known anyway.
    retry: false,
  });
  return hosts.data ?? flow.hosts ?? [];
}
