import { useVirtualizer } from '@tanstack/react-virtual';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Entry } from '#engine/journal/index';
import { whereIs } from '../client/run-client.ts';
import { saveFile } from '../shell/save-file.ts';
import type { RunData } from '../store/run-store.ts';
import { workThrough } from '../store/slices.ts';
import { useRun } from '../store/use-run.ts';
import { language } from '../text/language.ts';
import { journalTabText } from '../text/run.ts';
import { Button, cx, showError, WaitBar } from '../ui/index.ts';
import { linesOf } from './list-file.ts';
import { describePerformer } from './performer-choice.ts';
import { printModel } from './start-options.ts';

const time = new Intl.DateTimeFormat(language, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
});

/** The truth about the run, entry by entry. */
export function JournalTab({ store }: { store: StoreApi<RunData> }) {
  const count = useRun(store, (data) => data.entries.length);
  const { entries, run } = store.getState();
  const [open, setOpen] = useState<number>();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (index === open ? 240 : 26),
    overscan: 8,
  });
  const writing = useWriting(`run-${run}.jsonl`, entries);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-3 border-line border-b px-3 py-1.5">
        {writing.wait === undefined ? (
          <>
            <span className="text-faint text-sm tabular-nums">{journalTabText.entries(count)}</span>
            <span className="flex-1" />
            <Button size="sm" icon={<Download />} disabled={count === 0} onClick={writing.start}>
              {journalTabText.download}
            </Button>
          </>
        ) : (
          <WaitBar label={journalTabText.writingTheFile} {...writing.wait} onCancel={writing.cancel} />
        )}
      </div>
      <div ref={scroller} className="min-h-0 flex-1 scroll-area font-mono text-xs">
        <ol aria-label={journalTabText.journal} className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const entry = entries[item.index];
            if (entry === undefined) return null;
            return (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <EntryRow
                  number={item.index + 1}
                  entry={entry}
                  isOpen={open === item.index}
                  onToggle={() => setOpen(open === item.index ? undefined : item.index)}
                />
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

/** Writing the journal to a file, which of a long one takes a while. */
function useWriting(name: string, entries: readonly Entry[]) {
  const [wait, setWait] = useState<{ readonly done: number; readonly all: number }>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const start = () => {
    const all = entries.length;
    const writing = new AbortController();
    stop.current = writing;
    workThrough(linesOf(entries), { signal: writing.signal, onProgress: (done) => setWait({ done, all }) })
      .then((lines) => saveFile(name, lines, 'application/x-ndjson'))
      .catch((error: unknown) => writing.signal.aborted || showError(error))
      .finally(() => setWait(undefined));
  };
  return { wait, start, cancel: () => stop.current?.abort() };
}

function EntryRow({
  number,
  entry,
  isOpen,
  onToggle,
}: {
  number: number;
  entry: Entry;
  isOpen: boolean;
  onToggle: () => void;
}) {
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className={cx(
          'flex h-6.5 w-full min-w-0 items-center gap-3 px-3 text-left hover:bg-hover focus-visible:-outline-offset-2',
          isOpen && 'bg-hover',
        )}
      >
        <span className="w-8 shrink-0 text-right text-faint tabular-nums">{number}</span>
        <span className="shrink-0 text-faint tabular-nums max-sm:hidden">{time.format(entry.at)}</span>
        <span className={cx('w-38 shrink-0 truncate', inkOf(entry.type))}>{entry.type}</span>
        <span className="min-w-0 flex-1 truncate text-muted">
          {'address' in entry ? entry.address : summaryOf(entry)}
        </span>
      </button>
      {isOpen && (
        <pre className="max-h-[50vh] scroll-area border-line border-y bg-sunken px-4 py-2 whitespace-pre-wrap wrap-anywhere">
          {JSON.stringify(entry, null, 2)}
        </pre>
      )}
    </>
  );
}

function inkOf(type: Entry['type']): string {
  if (type === 'activation.failed' || type === 'attempt.failed') return 'text-failed-ink';
  if (type.startsWith('task.')) return 'text-waiting-ink';
  if (type === 'performer.changed') return 'text-accent-text';
  if (type === 'activation.completed') return 'text-done-ink';
  return 'text-ink';
}

function summaryOf(entry: Exclude<Entry, { address: string }>): string {
  switch (entry.type) {
    case 'run.started':
      return `${entry.flow.name} ${entry.hash.slice(0, 15)}…`;
    case 'performer.changed':
      return journalTabText.performerChanged(entry.path, describePerformer(entry.performer, entry.binding), entry.by);
    case 'run.paused':
      return entry.stops?.map(({ when, address }) => `${when} ${address}`).join(', ') ?? entry.limit ?? entry.reason;
    case 'models.rebound':
      return journalTabText.modelsChanged(
        Object.entries(entry.models)
          .map(([role, binding]) => `${role}: ${printModel(binding)}`)
          .join(', '),
        entry.by,
      );
    case 'run.ended':
      return (
        entry.error?.message ??
        (entry.movedTo === undefined
          ? entry.status
          : journalTabText.wentOnAs(whereIs(entry.movedTo.place), entry.movedTo.run))
      );
    case 'breakpoints.changed':
      return entry.breakpoints.map(({ when, path }) => `${when} ${path}`).join(', ') || 'none';
    case 'run.resumed':
      return entry.step === true ? journalTabText.oneStep : '';
  }
}
