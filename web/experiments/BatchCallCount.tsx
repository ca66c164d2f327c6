import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Gauge, TriangleAlert } from 'lucide-react';
import { useDeferredValue } from 'react';
import type { FlowFile } from '#engine/format/flow-file';
import type { JsonObject } from '#engine/json';
import { resolveFlow } from '../client/resolve-flow.ts';
import { batchCallCountText } from '../text/experiments.ts';
import { type ColumnDraft, columnsOf, type DataDraft } from './data-draft.ts';

export interface BatchCallCountProps {
  flow: FlowFile;
  flows: Readonly<Record<string, FlowFile>>;
  data: DataDraft;
  columns: ColumnDraft;
  common: JsonObject;
  samples: number;
  score: string | undefined;
}

/** Up to so many cases are looked at one by one; for more the flow alone says how many calls there are. */
const mostLookedAt = 300;

/** How many runs and model calls there will be, or what is still wrong with the cases. */
export function BatchCallCount(props: BatchCallCountProps) {
  const wanted = useDeferredValue(props);
  const { flow, data, columns, common, samples, score } = wanted;
  const counting = useQuery({
    queryKey: ['batch-calls', flow, data.title, data.count, columns, common, samples, score],
    queryFn: () => countCallsOf(wanted),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (counting.isError)
    return (
      <p role="alert" className="flex items-start gap-1.5 text-waiting-ink">
        <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span className="min-w-0 wrap-anywhere">{counting.error.message}</span>
      </p>
    );
  if (counting.data === undefined) return null;
  return (
    <p role="status" className="flex items-start gap-1.5 text-muted">
      <Gauge className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>{counting.data}</span>
    </p>
  );
}

async function countCallsOf({
  flow,
  flows,
  data,
  columns,
  common,
  samples,
  score,
}: BatchCallCountProps): Promise<string> {
  const { readCases, checkExpected, readScoreSpec } = await import('#engine/batch/index');
  const { countBatch } = await import('#engine/batch/count-batch');
  const { compile } = await import('#engine/graph/compile');
  const { describeCalls } = await import('#engine/graph/count-calls');
  const cases = readCases(data.text, {
    format: data.format,
    interface: flow.interface,
    columns: columnsOf(columns),
    common,
  });
  const spec = score === undefined ? undefined : readScoreSpec(score);
  if (spec !== undefined) checkExpected(spec, cases);
  const judge = spec?.kind === 'judge' ? await resolveFlow(spec.flow, flows) : undefined;
  const isLooked = cases.length <= mostLookedAt;
  const calls = countBatch({
    plan: compile(flow, flows),
    inputs: isLooked ? cases.map(({ input }) => input) : [undefined],
    samples: isLooked ? samples : samples * cases.length,
    judge: judge === undefined ? undefined : compile(judge.flow, judge.flows),
  });
  const runs = cases.length * samples;
  return batchCallCountText.casesAndRuns({ cases: cases.length, samples, runs, calls: describeCalls(calls) });
}
