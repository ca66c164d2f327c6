import { AppWindow, ArrowRightLeft, FileUp, GitCompareArrows, History, ListTree, Lock, Server } from 'lucide-react';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { RunView } from '#engine/protocol/index';
import { useRuns } from '../client/queries.ts';
import { type RunPlace, runUrl, whereIs } from '../client/run-client.ts';
import { DropFile } from '../shell/DropFile.tsx';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { privateBadgeText, runsPageText } from '../text/run.ts';
import {
  Button,
  buttonClasses,
  Checkbox,
  cx,
  EmptyState,
  ErrorState,
  Select,
  Spinner,
  StatusBadge,
  showError,
  statusText,
} from '../ui/index.ts';
import { type Choosing, ChosenRuns, useChosenRuns } from './compare/ChosenRuns.tsx';
import { type JournalFile, OpenJournalDialog } from './OpenJournalDialog.tsx';

interface PlacedRun {
  readonly place: RunPlace;
  readonly run: RunView;
}

const filters = ['all', 'running', 'waiting', 'paused', 'completed', 'failed', 'cancelled'] as const;
type Filter = (typeof filters)[number];

/** Every run, on the server and in this browser, newest first. */
export function RunsPage() {
  const [filter, setFilter] = useState<Filter>('all');
  const [file, setFile] = useState<JournalFile>();
  const choosing = useChosenRuns();
  const fileInput = useRef<HTMLInputElement>(null);
  const server = useRuns('server');
  const browser = useRuns('browser');
  const all = [...placed('server', server.data?.runs), ...placed('browser', browser.data?.runs)].sort(
    (a, b) => b.run.createdAt - a.run.createdAt,
  );
  const shown = filter === 'all' ? all : all.filter(({ run }) => run.status === filter);
  // A column of nothing would only take room where no price is known.
  const showsCost = shown.some(({ run }) => run.usage.cost !== undefined);
  const isPending = server.isPending || browser.isPending;
  return (
    <DropFile label={runsPageText.runs} hint={runsPageText.runsHint} onFile={(text, name) => setFile({ name, text })}>
      <Page>
        <PageHeader title={runsPageText.runs}>
          <input
            ref={fileInput}
            type="file"
            accept=".jsonl,.ndjson,application/x-ndjson"
            className="sr-only"
            tabIndex={-1}
            aria-label={runsPageText.journalFile}
            onChange={({ target }) => {
              const [chosen] = target.files ?? [];
              target.value = '';
              chosen?.text().then((text) => setFile({ name: chosen.name, text }), showError);
            }}
          />
          <Button
            icon={<GitCompareArrows />}
            aria-pressed={choosing.isOn}
            disabled={all.length < 2}
            onClick={choosing.toggle}
          >
            <span className="max-sm:sr-only">{runsPageText.compare}</span>
          </Button>
          <Button icon={<FileUp />} onClick={() => fileInput.current?.click()}>
            {runsPageText.openAJournal}
          </Button>
          <Select<Filter>
            aria-label={runsPageText.show}
            className="w-36"
            value={filter}
            onChange={setFilter}
            options={filters.map((value) => ({ value, label: value === 'all' ? runsPageText.all : statusText(value) }))}
          />
        </PageHeader>
        <PageBody>
          {server.isError && <ErrorState error={server.error} onRetry={() => void server.refetch()} />}
          {browser.isError && <ErrorState error={browser.error} onRetry={() => void browser.refetch()} />}
          {/* Both together: the second would push the first apart under the pointer. */}
          {isPending && <Spinner label={runsPageText.loadingRuns} />}
          {!isPending && shown.length === 0 && (
            <EmptyState
              icon={<ListTree />}
              title={all.length === 0 ? runsPageText.noRunYet : runsPageText.noRunLikeThis}
              actions={
                <Link href="/" className={buttonClasses('primary')}>
                  {runsPageText.chooseAFlow}
                </Link>
              }
            >
              {all.length === 0 ? runsPageText.runFlowFromGallery : runsPageText.chooseAnotherStatusAbove}
            </EmptyState>
          )}
          {choosing.isOn && <ChosenRuns choosing={choosing} />}
          {!isPending && shown.length > 0 && (
            <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-raised">
              {shown.map(({ place, run }) => (
                <RunRow key={run.id} place={place} run={run} showsCost={showsCost} choosing={choosing} />
              ))}
            </ul>
          )}
        </PageBody>
      </Page>
      {file !== undefined && <OpenJournalDialog file={file} onClose={() => setFile(undefined)} />}
    </DropFile>
  );
}

function RunRow({ place, run, showsCost, choosing }: PlacedRun & { showsCost: boolean; choosing: Choosing }) {
  const tokens = run.usage.inputTokens + run.usage.outputTokens;
  const said = run.error?.message ?? (run.tasks.length > 0 ? asks(run) : undefined);
  return (
    <li className={cx(choosing.isOn && 'grid grid-cols-[auto_minmax(0,1fr)] items-center')}>
      {choosing.isOn && (
        <span className="pl-4">
          <Checkbox
            label={<span className="sr-only">{runsPageText.compareNamed(run.title)}</span>}
            checked={choosing.has({ place, run: run.id })}
            onChange={() => choosing.choose({ place, run: run.id })}
          />
        </span>
      )}
      <Link
        href={runUrl(place, run.id)}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 transition-colors hover:bg-hover md:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
      >
        <span className="max-md:order-2 max-md:justify-self-end">
          <StatusBadge status={run.status} />
        </span>
        <span className="min-w-0 max-md:order-1">
          <span className="block truncate font-medium">{run.title}</span>
          {/* A run's id says nothing to most people; on a phone it only takes room. */}
          <span className={cx('block truncate text-faint text-sm', said === undefined && 'max-md:hidden')}>
            {said ?? run.id}
          </span>
        </span>
        <span className="flex min-w-0 items-center gap-3 text-faint text-sm tabular-nums max-md:order-3 max-md:col-span-2">
          {run.recorded && (
            <span title={runsPageText.recordedExampleNoModel}>
              <History className="size-4" aria-label={runsPageText.recordedExample} />
            </span>
          )}
          {run.visibility === 'private' && (
            <span title={privateBadgeText.onlyYouSeeIt}>
              <Lock className="size-4" aria-label={privateBadgeText.private} />
            </span>
          )}
          <span title={place === 'browser' ? runsPageText.inThisBrowser : runsPageText.onTheServer}>
            {place === 'browser' ? (
              <AppWindow className="size-4" aria-label={runsPageText.inThisBrowser} />
            ) : (
              <Server className="size-4" aria-label={runsPageText.onTheServer} />
            )}
          </span>
          <span className="md:w-16 md:text-right">
            {runsPageText.calls(run.usage.calls, formatCount(run.usage.calls))}
          </span>
          <span className="w-18 text-right max-md:hidden">{runsPageText.tok(formatCount(tokens))}</span>
          {showsCost && (
            <span className="w-18 text-right max-md:hidden">
              {run.usage.cost !== undefined && formatCost(run.usage.cost)}
            </span>
          )}
          <span className="truncate md:w-28 md:text-right max-md:ml-auto" title={formatTime(run.createdAt)}>
            {timeAgo(run.createdAt)}
          </span>
        </span>
      </Link>
      {run.movedTo !== undefined && (
        <Link
          href={runUrl(run.movedTo.place, run.movedTo.run)}
          className="-mt-1.5 flex w-fit items-center gap-1 rounded-sm px-4 pb-2 text-accent-text text-sm hover:underline md:pl-[8.5rem]"
        >
          <ArrowRightLeft className="size-3.5" aria-hidden /> {runsPageText.wentOn(whereIs(run.movedTo.place))}
        </Link>
      )}
    </li>
  );
}

function asks({ tasks }: RunView): string {
  return runsPageText.asks(tasks.map(({ title }) => title).join(', '));
}

function placed(place: RunPlace, runs: readonly RunView[] | undefined): PlacedRun[] {
  return (runs ?? []).map((run) => ({ place, run }));
}
