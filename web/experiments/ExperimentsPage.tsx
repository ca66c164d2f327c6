import { AppWindow, ChartColumn, FlaskConical, GitCompareArrows, Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { experimentsPageText } from '../text/experiments.ts';
import {
  Badge,
  Button,
  buttonClasses,
  Checkbox,
  EmptyState,
  ErrorState,
  ProgressBar,
  Spinner,
  showError,
} from '../ui/index.ts';
import { BatchStatusBadge } from './BatchStatusBadge.tsx';
import { batchUrl, compareUrl, printPlace } from './batch-client.ts';
import { CostChart } from './CostChart.tsx';
import { formatShare } from './format-share.ts';
import { allRuns, endedRuns, forgetBatches, isActive, type PlacedBatch, useBatches } from './use-batches.ts';

/** Every experiment, on the server and in this browser, newest first. */
export function ExperimentsPage() {
  const server = useBatches('server');
  const browser = useBatches('browser');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const all = [...(server.data ?? []), ...(browser.data ?? [])].sort((a, b) => b.batch.createdAt - a.batch.createdAt);
  const isPending = server.isPending || browser.isPending;
  const [first, second] = chosen.flatMap((key) => all.find((one) => printPlace(one) === key) ?? []);
  const choose = (key: string, isChosen: boolean) =>
    setChosen((before) => (isChosen ? [...before, key].slice(-2) : before.filter((one) => one !== key)));
  const scored = all.filter(({ batch }) => batch.summary?.accuracy !== undefined);
  return (
    <Page>
      <PageHeader title={experimentsPageText.experiments}>
        {all.length > 1 && (
          <CompareButton href={first !== undefined && second !== undefined ? compareUrl(first, second) : undefined} />
        )}
        <Link href="/experiments/new" className={buttonClasses('primary')}>
          <Plus aria-hidden /> {experimentsPageText.new}{' '}
          <span className="-ml-0.5 max-sm:sr-only">{experimentsPageText.experiment}</span>
        </Link>
      </PageHeader>
      <PageBody>
        {server.isError && <ErrorState error={server.error} onRetry={() => void server.refetch()} />}
        {browser.isError && <ErrorState error={browser.error} onRetry={() => void browser.refetch()} />}
        {isPending && all.length === 0 && <Spinner label={experimentsPageText.loadingExperiments} />}
        {!isPending && all.length === 0 && <NoExperiments />}
        {all.length > 0 && (
          <ul
            aria-label={experimentsPageText.experiments}
            className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-raised"
          >
            {all.map((one) => (
              <BatchRow
                key={printPlace(one)}
                one={one}
                canChoose={all.length > 1}
                isChosen={chosen.includes(printPlace(one))}
                onChoose={(isChosen) => choose(printPlace(one), isChosen)}
              />
            ))}
          </ul>
        )}
        {scored.length > 1 && (
          <div className="mt-5">
            <CostChart batches={scored} />
          </div>
        )}
      </PageBody>
    </Page>
  );
}

function CompareButton({ href }: { href: string | undefined }) {
  if (href === undefined)
    return (
      <Button icon={<GitCompareArrows />} disabled title={experimentsPageText.tickTwoExperiments}>
        {experimentsPageText.compare}
      </Button>
    );
  return (
    <Link href={href} className={buttonClasses()}>
      <GitCompareArrows aria-hidden /> {experimentsPageText.compare}
    </Link>
  );
}

interface BatchRowProps {
  one: PlacedBatch;
  canChoose: boolean;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

function BatchRow({ one, canChoose, isChosen, onChoose }: BatchRowProps) {
  const { batch, place } = one;
  const { summary } = batch;
  return (
    <li className="flex items-center gap-3 px-4 transition-colors hover:bg-hover">
      {canChoose && (
        <Checkbox
          label={<span className="sr-only">{experimentsPageText.chooseNamed(batch.title)}</span>}
          checked={isChosen}
          onChange={onChoose}
        />
      )}
      <Link
        href={batchUrl(one)}
        className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2.5 md:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
      >
        <span className="max-md:order-2 max-md:justify-self-end">
          <BatchStatusBadge batch={batch} />
        </span>
        <span className="min-w-0 max-md:order-1">
          <span className="block truncate font-medium">{batch.title}</span>
          <span className="flex min-w-0 items-center gap-1.5 text-faint text-sm">
            {batch.recorded && (
              <Badge title={experimentsPageText.answersWereWritten}>{experimentsPageText.scripted}</Badge>
            )}
            <span className="truncate">{experimentsPageText.onNamed(batch.flowTitle, batch.dataTitle)}</span>
          </span>
        </span>
        <span className="flex min-w-0 items-center gap-3 text-faint text-sm tabular-nums max-md:order-3 max-md:col-span-2">
          {isActive(batch) ? (
            <span className="flex w-36 items-center gap-2">
              <ProgressBar
                done={endedRuns(batch)}
                all={allRuns(batch)}
                label={experimentsPageText.progressOf(batch.title)}
              />
            </span>
          ) : (
            <span className="font-medium text-ink md:w-16 md:text-right">
              {summary?.accuracy === undefined ? '' : formatShare(summary.accuracy.mean)}
            </span>
          )}
          <span title={place === 'browser' ? experimentsPageText.inThisBrowser : experimentsPageText.onTheServer}>
            {place === 'browser' ? (
              <AppWindow className="size-4" aria-label={experimentsPageText.inThisBrowser} />
            ) : (
              <Server className="size-4" aria-label={experimentsPageText.onTheServer} />
            )}
          </span>
          <span className="md:w-20 md:text-right">{experimentsPageText.cases(formatCount(batch.cases))}</span>
          <span className="w-18 text-right max-md:hidden">
            {summary?.cost === undefined ? '' : formatCost(summary.cost)}
          </span>
          <span className="truncate max-md:ml-auto md:w-28 md:text-right" title={formatTime(batch.createdAt)}>
            {timeAgo(batch.createdAt)}
          </span>
        </span>
      </Link>
    </li>
  );
}

function NoExperiments() {
  const [isStarting, setStarting] = useState(false);
  const [, navigate] = useLocation();
  const start = async () => {
    setStarting(true);
    try {
      const { startSample } = await import('./start-sample.ts');
      const [, second] = await startSample('browser');
      await forgetBatches();
      navigate(batchUrl(second));
    } catch (error) {
      showError(error, experimentsPageText.sampleCouldNotBeStarted);
    } finally {
      setStarting(false);
    }
  };
  return (
    <EmptyState
      icon={<FlaskConical />}
      title={experimentsPageText.noExperimentYet}
      actions={
        <>
          <Button look="primary" icon={<ChartColumn />} busy={isStarting} onClick={() => void start()}>
            {experimentsPageText.tryTheSample}
          </Button>
          <Link href="/experiments/new" className={buttonClasses()}>
            <Plus aria-hidden /> {experimentsPageText.newExperiment}
          </Link>
        </>
      }
    >
      <p>{experimentsPageText.experimentRunsFlowOver}</p>
      <p className="mt-2">{experimentsPageText.sampleNeedsNoModel30}</p>
    </EmptyState>
  );
}
