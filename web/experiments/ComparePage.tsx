import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { DifferingCase } from '#engine/batch/compare';
import type { BatchComparison } from '#engine/protocol/batches';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { comparePageText } from '../text/experiments.ts';
import { Button, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { type BatchPlace, batchesIn, batchUrl, compareUrl, printPlace, readPlace } from './batch-client.ts';
import { CostChart } from './CostChart.tsx';
import { formatPoints, formatShare } from './format-share.ts';
import { type PlacedBatch, useBatch } from './use-batches.ts';

interface Compared {
  readonly comparison: BatchComparison;
  readonly differing: readonly DifferingCase[];
  /** The runs of a case, by experiment, for links. */
  readonly runs: ReadonlyArray<ReadonlyMap<string, string>>;
}

/** Two experiments on the same cases. */
export function ComparePage() {
  const search = new URLSearchParams(useSearch());
  const [first, second] = [readPlace(search.get('first')), readPlace(search.get('second'))];
  if (first === undefined || second === undefined || printPlace(first) === printPlace(second))
    return (
      <Page>
        <PageHeader title={comparePageText.compareExperiments} />
        <EmptyState
          title={comparePageText.twoExperimentsAreNeeded}
          actions={
            <Link href="/experiments" className="text-accent-text underline underline-offset-2">
              {comparePageText.chooseThem}
            </Link>
          }
        >
          {comparePageText.tickTwoExperimentsInList}
        </EmptyState>
      </Page>
    );
  return <Comparison first={first} second={second} />;
}

function Comparison({ first, second }: { first: BatchPlace; second: BatchPlace }) {
  const [, navigate] = useLocation();
  const [one, other] = [useBatch(first), useBatch(second)];
  const compared = useQuery({
    queryKey: ['batches', 'compare', printPlace(first), printPlace(second), one.data?.counts, other.data?.counts],
    queryFn: ({ signal }) => compareBatches([first, second], signal),
    retry: false,
  });
  const batches: PlacedBatch[] = [
    ...(one.data === undefined ? [] : [{ ...first, batch: one.data }]),
    ...(other.data === undefined ? [] : [{ ...second, batch: other.data }]),
  ];
  const [titleOne, titleTwo] = [one.data?.title ?? comparePageText.first, other.data?.title ?? comparePageText.second];
  return (
    <Page>
      <PageHeader title={comparePageText.compareExperiments}>
        <Button icon={<ArrowLeftRight />} onClick={() => navigate(compareUrl(second, first), { replace: true })}>
          {comparePageText.swap}
        </Button>
      </PageHeader>
      <PageBody>
        <div className="flex flex-col gap-5 pb-8">
          {compared.isPending && <Spinner label={comparePageText.comparing} />}
          {compared.isError && <ErrorState error={compared.error} onRetry={() => void compared.refetch()} />}
          {compared.data !== undefined && (
            <>
              <Verdict comparison={compared.data.comparison} places={[first, second]} titles={[titleOne, titleTwo]} />
              <CostChart batches={batches} />
              <Differing compared={compared.data} places={[first, second]} titles={[titleOne, titleTwo]} />
            </>
          )}
        </div>
      </PageBody>
    </Page>
  );
}

/** Both are read as results files, so that one may be on the server and the other in this browser. */
async function compareBatches(both: readonly [BatchPlace, BatchPlace], signal: AbortSignal): Promise<Compared> {
  const { compareResults, differingCases } = await import('#engine/batch/compare');
  const { readResults } = await import('#engine/batch/result-record');
  const [one, other] = await Promise.all(
    both.map(async ({ place, id }) => readResults(await batchesIn(place).export(id, 'jsonl', signal))?.records ?? []),
  );
  const records = [one ?? [], other ?? []] as const;
  return {
    comparison: compareResults(...records, 'compare'),
    differing: differingCases(...records),
    runs: records.map(
      (list) => new Map(list.flatMap((record) => (record.run === undefined ? [] : [[record.case, record.run]]))),
    ),
  };
}

interface Pair {
  readonly places: readonly [BatchPlace, BatchPlace];
  readonly titles: readonly [string, string];
}

function Verdict({ comparison, places, titles }: Pair & { comparison: BatchComparison }) {
  const { cases, onlyFirst, onlySecond, first, second, difference, mcnemar } = comparison;
  const { low, high } = difference.interval;
  return (
    <section aria-label={comparePageText.comparison} className="flex flex-col gap-2">
      <dl className="grid gap-px overflow-hidden rounded-xl border border-line bg-line shadow-raised sm:grid-cols-3">
        <Side name={titles[0]} href={batchUrl(places[0])}>
          {formatShare(first)}
        </Side>
        <Side name={titles[1]} href={batchUrl(places[1])}>
          {formatShare(second)}
        </Side>
        <Side name={comparePageText.difference}>
          {formatPoints(difference.mean)}
          <span className="block font-normal text-faint text-sm">
            {comparePageText.n95To(formatPoints(low), formatPoints(high))}
          </span>
        </Side>
      </dl>
      <p className="text-muted">
        {comparePageText.casesInBoth(cases)}
        {onlyFirst + onlySecond > 0 && comparePageText.onlyInFirst(onlyFirst, onlySecond)}.{' '}
        {mcnemar !== undefined &&
          comparePageText.rightOnlyInFirst(mcnemar.onlyFirstRight, mcnemar.onlySecondRight, mcnemar.p.toPrecision(3))}
        {low <= 0 && high >= 0 ? comparePageText.suchDifferenceMayWell : comparePageText.intervalLeavesZeroOutSo}
      </p>
    </section>
  );
}

function Side({ name, href, children }: { name: string; href?: string; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3">
      <dt className="truncate text-faint text-sm">
        {href === undefined ? (
          name
        ) : (
          <Link href={href} className="hover:underline">
            {name}
          </Link>
        )}
      </dt>
      <dd className="font-semibold text-lg tabular-nums">{children}</dd>
    </div>
  );
}

const shownCases = 500;

function Differing({ compared, places, titles }: Pair & { compared: Compared }) {
  const { differing, runs } = compared;
  if (differing.length === 0)
    return <EmptyState title={comparePageText.noCaseDiffers}>{comparePageText.bothDidEquallyWell}</EmptyState>;
  return (
    <section aria-label={comparePageText.casesWhereTheyDiffer}>
      <h2 className="mb-2 font-semibold text-md">{comparePageText.casesWhereTheyDifferCount(differing.length)}</h2>
      <div className="overflow-x-auto rounded-xl border border-line bg-surface shadow-raised">
        <table className="w-full tabular-nums">
          <thead className="bg-sunken text-left text-sm">
            <tr className="[&>th]:text-muted">
              <th scope="col" className="px-3 py-1.5 font-normal">
                {comparePageText.case}
              </th>
              {titles.map((title, index) => (
                <th key={index} scope="col" className="max-w-40 truncate px-3 py-1.5 text-right font-normal">
                  {title}
                </th>
              ))}
              <th scope="col" className="px-3 py-1.5 text-right font-normal">
                {comparePageText.difference}
              </th>
            </tr>
          </thead>
          <tbody>
            {differing.slice(0, shownCases).map((one) => (
              <tr key={one.case} className="border-line border-t">
                <th scope="row" className="px-3 py-1.5 text-left font-medium">
                  {one.case}
                </th>
                {[one.first, one.second].map((score, index) => (
                  <td key={index} className="px-3 py-1.5 text-right">
                    <RunLink at={places[index]!} run={runs[index]?.get(one.case)}>
                      {Number(score.toFixed(2))}
                    </RunLink>
                  </td>
                ))}
                <td
                  className={`px-3 py-1.5 text-right ${one.second > one.first ? 'text-done-ink' : 'text-failed-ink'}`}
                >
                  {formatPoints(one.second - one.first)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {differing.length > shownCases && (
        <p className="mt-1 text-faint text-sm">{comparePageText.greatestDifferences(shownCases)}</p>
      )}
    </section>
  );
}

function RunLink({ at, run, children }: { at: BatchPlace; run: string | undefined; children: ReactNode }) {
  if (run === undefined) return children;
  const href = at.place === 'browser' ? `/runs/browser/${run}` : `/runs/${run}`;
  return (
    <Link href={href} className="underline decoration-line-strong underline-offset-2 hover:decoration-current">
      {children}
    </Link>
  );
}
