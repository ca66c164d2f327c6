import { FileText, Hourglass } from 'lucide-react';
import type { StoreApi } from 'zustand/vanilla';
import type { Json } from '#engine/json';
import { TypeDot } from '../library/TypeDot.tsx';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { outputTabText } from '../text/run.ts';
import { EmptyState, labelOf } from '../ui/index.ts';
import { DownloadList } from './DownloadList.tsx';
import { typeOf } from './MessageCard.tsx';
import { ValueView } from './ValueView.tsx';

/** What the run came to. */
export function OutputTab({ store }: { store: StoreApi<RunData> }) {
  const output = useRun(store, (data) => data.output);
  const error = useRun(store, (data) => data.error);
  const status = useRun(store, (data) => data.status);
  if (error !== undefined) {
    return (
      <div className="p-4">
        <div role="alert" className="rounded-lg border border-failed/40 bg-failed-soft p-3">
          <p className="wrap-anywhere font-medium text-failed-ink">{error.message}</p>
          <p className="mt-1 text-muted">{error.help}</p>
          {error.where?.address !== undefined && (
            <p className="mt-1 font-mono text-faint text-xs">{error.where.address}</p>
          )}
        </div>
      </div>
    );
  }
  if (output === undefined) {
    const isOver = status === 'cancelled';
    return (
      <EmptyState
        icon={isOver ? <FileText /> : <Hourglass />}
        title={isOver ? outputTabText.runWasCancelled : outputTabText.noOutputYet}
      >
        {isOver ? outputTabText.itCameToNoOutput : outputTabText.itAppearsHereWhenRun}
      </EmptyState>
    );
  }
  return (
    <div className="h-full scroll-area">
      <div className="mx-auto flex max-w-4xl flex-col gap-3 p-4">
        {Object.entries(output).map(([port, value]) => (
          <section key={port} aria-label={port} className="rounded-lg border border-line bg-surface p-3">
            <h4 className="mb-1.5 flex items-center gap-2 font-medium text-muted text-sm">
              <TypeDot type={typeOf(value)} /> <span className="flex-1">{labelOf(port, {})}</span>
              {isFilledList(value) && <DownloadList name={port} list={value} />}
            </h4>
            <div className="text-md">
              <ValueView value={value} asMarkdown />
            </div>
          </section>
        ))}
        {Object.keys(output).length === 0 && <EmptyState title={outputTabText.flowHasNoOutput} />}
      </div>
    </div>
  );
}

function isFilledList(value: Json): value is readonly Json[] {
  return Array.isArray(value) && value.length > 0;
}
