import { useQuery } from '@tanstack/react-query';
import { Gauge } from 'lucide-react';
import { useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import { isJsonObject, type JsonObject } from '#engine/json';
import { resolveFlow } from '../client/resolve-flow.ts';
import { callCountText } from '../text/run.ts';

export interface CallCountProps {
  flow: FlowFile;
  flows: Readonly<Record<string, FlowFile>>;
  /** What the run will be given, as far as it is filled in; lists in it make the numbers exact. */
  input?: unknown;
}

/** How many model calls a run makes, from the flow itself. Nothing for a flow that cannot run. */
export function CallCount({ flow, flows, input }: CallCountProps) {
  const counting = useQuery({
    queryKey: ['call-count', flow, flows],
    // What compiles flows comes when there is something to count, and not with the page.
    queryFn: async () => {
      const resolved = await resolveFlow(flow, flows);
      const { compile } = await import('#engine/graph/compile');
      const { countCalls, describeCalls } = await import('#engine/graph/count-calls');
      const plan = compile(resolved.flow, resolved.flows);
      const canRun = !plan.problems.some(({ severity }) => severity === 'error');
      return {
        describe: (given?: JsonObject) =>
          canRun ? describeCalls(countCalls(plan, given === undefined ? {} : { input: given })) : '',
      };
    },
    // A sub-flow that cannot be found is reported when the run starts.
    retry: false,
  });
  const { data } = counting;
  const text = useMemo(() => data?.describe(filledIn(input)) ?? '', [data, input]);
  if (text === '' && !counting.isPending) return null;
  return (
    <p className="flex items-start gap-1.5 text-muted text-sm">
      <Gauge className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>{counting.isPending ? callCountText.counting : text.charAt(0).toUpperCase() + text.slice(1)}</span>
    </p>
  );
}

/** A form's draft without what is empty yet. */
function filledIn(draft: unknown): JsonObject | undefined {
  if (typeof draft !== 'object' || draft === null) return undefined;
  const given: unknown = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
  return isJsonObject(given) ? given : undefined;
}
