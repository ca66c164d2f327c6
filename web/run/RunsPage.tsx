import { AppWindow, History, ListTree, Server } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { RunView } from '#engine/protocol/index';
import { useRuns } from '../client/queries.ts';
import { type RunPlace, runUrl } from '../client/run-client.ts';
import { formatCount, formatTime, timeAgo } from '../shell/format-time.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { buttonClasses, EmptyState, ErrorState, Select, Spinner, StatusBadge, statusText } from '../ui/index.ts';

interface PlacedRun {
  readonly place: RunPlace;
  readonly run: RunView;
}

const filters = ['all', 'running', 'waiting', 'paused', 'completed', 'failed', 'cancelled'] as const;
type Filter = (typeof filters)[number];

/** Every run, on the server and in this browser, newest first. */
export function RunsPage() {
  const [filter, setFilter] = useState<Filter>('all');
  const server = useRuns('server');
  const browser = useRuns('browser');
  const all = [...placed('server', server.data?.runs), ...placed('browser', browser.data?.runs)].sort(
    (a, b) => b.run.createdAt - a.run.createdAt,
  );
  const shown = filter === 'all' ? all : all.filter(({ run }) => run.status === filter);
  const isPending = server.isPending || browser.isPending;
  return (
    <Page>
      <PageHeader title="Runs">
        <Select<Filter>
          aria-label="Show"
          className="w-36"
          value={filter}
          onChange={setFilter}
          options={filters.map((value) => ({ value, label: value === 'all' ? 'All' : statusText(value) }))}
        />
      </PageHeader>
      <PageBody>
        {server.isError && <ErrorState error={server.error} onRetry={() => void server.refetch()} />}
        {browser.isError && <ErrorState error={browser.error} onRetry={() => void browser.refetch()} />}
        {isPending && all.length === 0 && <Spinner label="Loading runs" />}
        {!isPending && shown.length === 0 && (
          <EmptyState
            icon={<ListTree />}
            title={all.length === 0 ? 'No run yet' : 'No run like this'}
            actions={
              <Link href="/" className={buttonClasses('primary')}>
                Choose a flow
              </Link>
            }
          >
            {all.length === 0
              ? 'Run a flow from the gallery and it appears here, with everything that happened in it.'
              : 'Choose another status above.'}
          </EmptyState>
        )}
        {shown.length > 0 && (
          <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-raised">
            {shown.map(({ place, run }) => (
              <RunRow key={run.id} place={place} run={run} />
            ))}
          </ul>
        )}
      </PageBody>
    </Page>
  );
}

function RunRow({ place, run }: PlacedRun) {
  const tokens = run.usage.inputTokens + run.usage.outputTokens;
  return (
    <li>
      <Link
        href={runUrl(place, run.id)}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 transition-colors hover:bg-hover"
      >
        <span className="w-26 shrink-0">
          <StatusBadge status={run.status} />
        </span>
        <span className="min-w-0 flex-1 basis-40">
          <span className="block truncate font-medium">{run.title}</span>
          <span className="block truncate text-faint text-sm">
            {run.error?.message ??
              (run.tasks.length > 0 ? `Asks: ${run.tasks.map(({ title }) => title).join(', ')}` : run.id)}
          </span>
        </span>
        <span className="flex shrink-0 items-center gap-3 text-faint text-sm tabular-nums">
          {run.recorded && (
            <span title="Recorded example: no model was called">
              <History className="size-4" aria-label="Recorded example" />
            </span>
          )}
          <span title={place === 'browser' ? 'In this browser' : 'On the server'}>
            {place === 'browser' ? (
              <AppWindow className="size-4" aria-label="In this browser" />
            ) : (
              <Server className="size-4" aria-label="On the server" />
            )}
          </span>
          <span className="w-16 text-right">
            {run.usage.calls === 1 ? '1 call' : `${formatCount(run.usage.calls)} calls`}
          </span>
          <span className="w-18 text-right max-sm:hidden">{formatCount(tokens)} tok</span>
          <span className="w-28 text-right" title={formatTime(run.createdAt)}>
            {timeAgo(run.createdAt)}
          </span>
        </span>
      </Link>
    </li>
  );
}

function placed(place: RunPlace, runs: readonly RunView[] | undefined): PlacedRun[] {
  return (runs ?? []).map((run) => ({ place, run }));
}
