import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ExternalLink } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { ResultQuery, ScoreFilter } from '#engine/batch/batch-store';
import type { BatchJobView, BatchView } from '#engine/protocol/batches';
import { runUrl } from '../client/run-client.ts';
import { formatCost } from '../shell/format-amount.ts';
import { formatDuration } from '../shell/format-time.ts';
import { caseTableText } from '../text/experiments.ts';
import { language } from '../text/language.ts';
import { EmptyState, ErrorState, Select, Spinner, StatusIcon } from '../ui/index.ts';
import { type BatchPlace, batchesIn } from './batch-client.ts';
import { endedRuns } from './use-batches.ts';

const pageSize = 100;
const rowHeight = 44;

type Filter = 'all' | 'right' | 'partly' | 'wrong' | 'failed' | 'open';

const filters: Readonly<Record<Filter, { readonly label: string; readonly query: Partial<ResultQuery> }>> = {
  all: { label: caseTableText.allRuns, query: {} },
  right: { label: caseTableText.right, query: { score: 'right' satisfies ScoreFilter } },
  partly: { label: caseTableText.partlyRight, query: { score: 'partly' satisfies ScoreFilter } },
  wrong: { label: caseTableText.wrong, query: { score: 'wrong' satisfies ScoreFilter } },
  failed: { label: caseTableText.failed, query: { status: ['failed', 'cancelled'] } },
  open: { label: caseTableText.notEndedYet, query: { status: ['queued', 'running', 'waiting', 'paused'] } },
};

/** Every run of an experiment, page by page as one scrolls: ten thousand are as quick as ten. */
export function CaseTable({ at, batch }: { at: BatchPlace; batch: BatchView }) {
  const [filter, setFilter] = useState<Filter>('all');
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const pages = Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index);
  const loaded = useQueries({
    queries: pages.map((page) => ({
      // What has ended changes with the counts, and only then is a page read again.
      queryKey: ['batches', at.place, at.id, 'results', filter, page, endedRuns(batch), batch.status],
      queryFn: () =>
        batchesIn(at.place).results(at.id, { ...filters[filter].query, offset: page * pageSize, limit: pageSize }),
      placeholderData: keepPreviousData,
    })),
  });
  const total = loaded[0]?.data?.total ?? 0;
  const jobs = useMemo(() => {
    const found = new Map<number, BatchJobView>();
    loaded.forEach(({ data }, index) => {
      data?.jobs.forEach((job, place) => {
        found.set((range.first + index) * pageSize + place, job);
      });
    });
    return found;
  }, [loaded, range.first]);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    onChange: ({ range: shown }) => {
      const first = Math.floor((shown?.startIndex ?? 0) / pageSize);
      const last = Math.floor((shown?.endIndex ?? 0) / pageSize);
      setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
    },
  });
  const items = virtual.getVirtualItems();
  const failure = loaded.find(({ error }) => error !== null)?.error;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 pb-4">
      <div className="flex items-center gap-3">
        <Select<Filter>
          aria-label={caseTableText.show}
          className="w-40"
          value={filter}
          onChange={(next) => {
            setFilter(next);
            setRange({ first: 0, last: 0 });
            scroller.current?.scrollTo({ top: 0 });
          }}
          options={Object.entries(filters).map(([value, { label }]) => ({ value: value as Filter, label }))}
        />
        <span className="text-faint text-sm tabular-nums" aria-live="polite">
          {caseTableText.runs(total, total.toLocaleString(language))}
        </span>
      </div>
      {failure !== undefined && failure !== null && <ErrorState error={failure} />}
      {loaded[0]?.isPending === true && <Spinner label={caseTableText.loadingResults} />}
      {loaded[0]?.isPending === false && total === 0 && (
        <EmptyState title={caseTableText.noRunLikeThis}>{caseTableText.chooseAnotherFilterAbove}</EmptyState>
      )}
      {total > 0 && (
        <section
          ref={scroller}
          aria-label={caseTableText.cases}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
          tabIndex={0}
          className="h-[max(20rem,calc(100dvh-26rem))] scroll-area rounded-xl border border-line bg-surface shadow-raised"
        >
          <table
            aria-label={caseTableText.cases}
            aria-rowcount={total + 1}
            className="w-full table-fixed border-collapse"
          >
            <TableHead />
            <tbody>
              <Spacer height={items[0]?.start ?? 0} />
              {items.map(({ index }) => (
                <tr
                  key={index}
                  aria-rowindex={index + 2}
                  style={{ height: rowHeight }}
                  className="border-line border-b hover:bg-hover"
                >
                  <CaseRow job={jobs.get(index)} at={at} />
                </tr>
              ))}
              <Spacer height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

/** Stands for the rows that are not in sight; one cell, since more would be columns where a phone shows none. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height }} />
    </tr>
  );
}

function TableHead() {
  return (
    <thead className="sticky top-0 z-1 bg-sunken text-left text-sm shadow-[0_1px_0_var(--line)]">
      <tr aria-rowindex={1} className="h-7 [&>th]:truncate [&>th]:px-1.5 [&>th]:font-normal [&>th]:text-muted">
        <th scope="col" className="w-9">
          <span className="sr-only">{caseTableText.status}</span>
        </th>
        <th scope="col">{caseTableText.case}</th>
        <th scope="col" className="w-1/5 max-sm:hidden">
          {caseTableText.expected}
        </th>
        <th scope="col" className="w-1/5 max-sm:hidden">
          {caseTableText.output}
        </th>
        <th scope="col" className="w-14 text-right">
          {caseTableText.score}
        </th>
        <th scope="col" className="w-14 text-right max-sm:hidden">
          {caseTableText.calls}
        </th>
        <th scope="col" className="w-18 text-right max-sm:hidden">
          {caseTableText.time}
        </th>
        <th scope="col" className="w-10">
          <span className="sr-only">{caseTableText.run}</span>
        </th>
      </tr>
    </thead>
  );
}

const cell = 'truncate px-1.5';

function CaseRow({ job, at }: { job: BatchJobView | undefined; at: BatchPlace }) {
  if (job === undefined)
    return (
      <td colSpan={2} className="px-3 text-faint text-sm">
        …
      </td>
    );
  const { record, fields, run } = job;
  const name = job.sample === 1 ? job.case : `${job.case} #${job.sample}`;
  const said = record?.error?.message ?? describe(fields);
  return (
    <>
      <td className="pr-1 pl-3 leading-none">
        <StatusIcon status={job.status} />
      </td>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-faint text-sm" title={said}>
          {said}
        </span>
      </th>
      <td className={`${cell} text-sm max-sm:hidden`} title={textOf(fields.expected)}>
        {textOf(fields.expected)}
      </td>
      <td className={`${cell} text-sm max-sm:hidden`} title={textOf(shownOutput(record?.output))}>
        {textOf(shownOutput(record?.output))}
      </td>
      <td className={`px-1.5 text-right tabular-nums ${scoreInk(record?.score)}`}>
        {record?.score === undefined ? '' : Number(record.score.toFixed(2))}
      </td>
      <td
        className="px-1.5 text-right text-sm tabular-nums max-sm:hidden"
        title={record?.usage.cost === undefined ? undefined : formatCost(record.usage.cost)}
      >
        {record?.usage.calls}
      </td>
      <td className="px-1.5 text-right text-sm tabular-nums max-sm:hidden">
        {record === undefined ? '' : formatDuration(record.seconds * 1000)}
      </td>
      <td>
        {run !== undefined && (
          <Link
            href={runUrl(at.place, run)}
            aria-label={caseTableText.openRunOf(name)}
            className="flex size-6 items-center justify-center rounded-md text-muted hover:bg-active hover:text-ink"
          >
            <ExternalLink className="size-3.5" aria-hidden />
          </Link>
        )}
      </td>
    </>
  );
}

function scoreInk(score: number | undefined): string {
  if (score === 1) return 'text-done-ink';
  return score === 0 ? 'text-failed-ink' : '';
}

/** What a case is about: the first text of it that is no name. */
function describe(fields: BatchJobView['fields']): string {
  const found = Object.entries(fields).find(([name, value]) => name !== 'id' && typeof value === 'string');
  return textOf(found?.[1]);
}

/** The answer of an output, or its only port; else all of it. */
function shownOutput(output: unknown): unknown {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return output;
  const ports: Readonly<Record<string, unknown>> = { ...output };
  const names = Object.keys(ports);
  if (names.length === 1) return ports[names[0]!];
  return ports.answer ?? output;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
