import {
  AppWindow,
  ArrowRightLeft,
  FileUp,
  FlaskConical,
  GitCompareArrows,
  History,
  ListTree,
  Lock,
  Server,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { RunView } from '#engine/protocol/index';
import { runUrl, whereIs } from '../client/run-client.ts';
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
  Spinner,
  StatusBadge,
  showError,
} from '../ui/index.ts';
import { type Choosing, ChosenRuns, useChosenRuns } from './compare/ChosenRuns.tsx';
import { type JournalFile, OpenJournalDialog } from './OpenJournalDialog.tsx';
import { RunFilters } from './RunFilters.tsx';
import { useRunFilters } from './use-run-filters.ts';
import { type PlacedRun, useRunList } from './use-run-list.ts';

/** Every run, on the server and in this browser, newest first. */
export function RunsPage() {
  const [file, setFile] = useState<JournalFile>();
  const choosing = useChosenRuns();
  const fileInput = useRef<HTMLInputElement>(null);
  const filters = useRunFilters();
  const list = useRunList(filters.query);
  const { runs, isPending } = list;
  // A column of nothing would only take room where no price is known.
  const showsCost = runs.some(({ run }) => run.usage.cost !== undefined);
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
            disabled={runs.length < 2 && !choosing.isOn}
            onClick={choosing.toggle}
          >
            <span className="max-sm:sr-only">{runsPageText.compare}</span>
          </Button>
          <Button icon={<FileUp />} onClick={() => fileInput.current?.click()}>
            {runsPageText.openAJournal}
          </Button>
        </PageHeader>
        <PageBody>
          <RunFilters filters={filters} />
          {list.failed.map((one) => (
            <ErrorState key={one.error?.message} error={one.error} onRetry={() => void one.refetch()} />
          ))}
          {isPending && <Spinner label={runsPageText.loadingRuns} />}
          {!isPending && runs.length === 0 && <NoRun isFiltered={filters.isFiltered} onAll={filters.showAll} />}
          {choosing.isOn && <ChosenRuns choosing={choosing} />}
          {!isPending && runs.length > 0 && (
            <ul
              aria-label={runsPageText.runs}
              className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-raised"
            >
              {runs.map(({ place, run }) => (
                <RunRow key={`${place} ${run.id}`} place={place} run={run} showsCost={showsCost} choosing={choosing} />
              ))}
            </ul>
          )}
          {!isPending && list.hasOlder && (
            <Button className="mt-3" busy={list.isLoadingOlder} onClick={list.showOlder}>
              {runsPageText.showOlder}
            </Button>
          )}
        </PageBody>
      </Page>
      {file !== undefined && <OpenJournalDialog file={file} onClose={() => setFile(undefined)} />}
    </DropFile>
  );
}

function NoRun({ isFiltered, onAll }: { isFiltered: boolean; onAll: () => void }) {
  return (
    <EmptyState
      icon={<ListTree />}
      title={isFiltered ? runsPageText.noRunLikeThis : runsPageText.noRunYet}
      actions={
        isFiltered ? (
          <Button onClick={onAll}>{runsPageText.showAll}</Button>
        ) : (
          <Link href="/" className={buttonClasses('primary')}>
            {runsPageText.chooseAFlow}
          </Link>
        )
      }
    >
      {isFiltered ? runsPageText.chooseSomethingElseAbove : runsPageText.runFlowFromGallery}
    </EmptyState>
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
          {run.batch !== undefined && (
            <span title={runsPageText.partOfAnExperiment}>
              <FlaskConical className="size-4" aria-label={runsPageText.partOfAnExperiment} />
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
