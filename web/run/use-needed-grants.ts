import { useQuery } from '@tanstack/react-query';
import type { FlowFile } from '#engine/format/index';
import { hostsOf, toolsOf } from '#engine/graph/references';
import type { Grants } from '#engine/journal/entries';
import { resolveFlow } from '../client/resolve-flow.ts';
import { contentOf } from './allowed-before.ts';

/** What a run must be allowed to do to the world outside. */
export interface NeededGrants {
  readonly hosts: readonly string[];
  /** As `server/tool`. */
  readonly tools: readonly string[];
}

export interface AskedGrants {
  readonly needed: NeededGrants;
  /** Of the flow with all that it reaches: what is allowed is allowed for this. Undefined while it is not known. */
  readonly content: string | undefined;
  /** Until then it is known only what the flow itself needs. */
  readonly isLoading: boolean;
}

/** What a run of the flow must be allowed, with all that the flows that it reaches need. */
export function useNeededGrants(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): AskedGrants {
  const asked = useQuery({
    queryKey: ['needed-grants', flow, flows],
    queryFn: async () => {
      const resolved = await resolveFlow(flow, flows);
      return {
        needed: neededGrants(resolved.flow, resolved.flows),
        content: contentOf(resolved.flow, resolved.flows),
      };
    },
    // A sub-flow that cannot be found is reported when the run starts; what the flow itself needs is known anyway.
    retry: false,
  });
  return { ...(asked.data ?? { needed: neededGrants(flow, flows), content: undefined }), isLoading: asked.isPending };
}

export function neededGrants(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): NeededGrants {
  return { hosts: hostsOf(flow, flows), tools: toolsOf(flow, flows) };
}

export function needsGrant({ hosts, tools }: NeededGrants): boolean {
  return hosts.length + tools.length > 0;
}

/** What was shown and allowed, as a run is told of it; nothing when there is nothing to allow. */
export function grantsFrom(needed: NeededGrants): { grants?: Grants } {
  if (!needsGrant(needed)) return {};
  const { hosts, tools } = needed;
  return { grants: { hosts: [...hosts], ...(tools.length === 0 ? {} : { tools: [...tools] }) } };
}
