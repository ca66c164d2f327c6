import { ArrowLeft, GitCompareArrows } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { StoreApi } from 'zustand/vanilla';
import { clientOf } from '../../client/queries.ts';
import { runUrl } from '../../client/run-client.ts';
import { timeAgo } from '../../shell/format-time.ts';
import { Page, PageHeader } from '../../shell/PageHeader.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import type { RunData } from '../../store/run-store.ts';
import { hideRun, markDiffering, showRun } from '../../store/run-view.ts';
import { useRun, useRunStore } from '../../store/use-run.ts';
import { compareRunsPageText } from '../../text/compare.ts';
import { buttonClasses, EmptyState, Spinner, SplitGroup, SplitHandle, SplitPanel, WaitBar } from '../../ui/index.ts';
import { ComparePanel } from './ComparePanel.tsx';
import { type PlacedRunId, readComparison } from './compare-address.ts';
import { type Comparison, differingPaths } from './compare-runs.ts';
import { useComparison } from './use-comparison.ts';

const FlowView = lazy(async () => ({ default: (await import('../../canvas/FlowView.tsx')).FlowView }));

/** Two runs side by side: what they share, where they part, and what each came to. */
export function CompareRunsPage() {
  const named = readComparison(useSearch());
  if (named === undefined) {
    return (
      <Page>
        <PageHeader title={compareRunsPageText.twoRunsCompared} leading={<BackToRuns />} />
        <EmptyState
          className="h-full"
          icon={<GitCompareArrows />}
          title={compareRunsPageText.chooseTwoRuns}
          actions={
            <Link href="/runs?compare" className={buttonClasses('primary')}>
              {compareRunsPageText.toTheRuns}
            </Link>
          }
        >
          {compareRunsPageText.thisAddressDoesNotName}
        </EmptyState>
      </Page>
    );
  }
  return <Both key={`${named.first.run} ${named.second.run}`} first={named.first} second={named.second} />;
}

function Both({ first, second }: { first: PlacedRunId; second: PlacedRunId }) {
  const stores = { first: useStoreOf(first), second: useStoreOf(second) };
  const { comparison, wait } = useComparison(stores.first, stores.second);
  const [, navigate] = useLocation();
  const [side, setSide] = useState<'first' | 'second'>('second');
  const [selected, setSelected] = useState<string>();
  const isNarrow = useIsNarrow();
  const troubles = [useRun(stores.first, missing), useRun(stores.second, missing)];
  const trouble = troubles.find((one) => one !== undefined);
  const panel =
    comparison === undefined ? (
      <div className="p-4">
        {trouble !== undefined ? (
          <EmptyState title={compareRunsPageText.runCannotBeShown}>{trouble}</EmptyState>
        ) : wait === undefined ? (
          <Spinner label={compareRunsPageText.readingBothJournals} />
        ) : (
          <WaitBar label={compareRunsPageText.comparing} {...wait} onCancel={() => navigate('/runs?compare')} />
        )}
      </div>
    ) : (
      <ComparePanel {...stores} comparison={comparison} selected={selected} onSelect={setSelected} />
    );
  return (
    <Page>
      <PageHeader title={compareRunsPageText.twoRunsCompared} leading={<BackToRuns />}>
        <RunLink name="A" placed={first} store={stores.first} />
        <RunLink name="B" placed={second} store={stores.second} />
      </PageHeader>
      <div className="min-h-0 flex-1">
        {isNarrow || comparison === undefined ? (
          panel
        ) : (
          <SplitGroup id="compare-runs" orientation="vertical" className="h-full">
            <SplitPanel id="canvas" defaultSize="38%" minSize="15%" collapsible>
              <MarkedCanvas
                store={side === 'first' ? stores.first : stores.second}
                comparison={comparison}
                side={side}
                onSide={setSide}
              />
            </SplitPanel>
            <SplitHandle orientation="vertical" />
            <SplitPanel id="panel" minSize="30%">
              {panel}
            </SplitPanel>
          </SplitGroup>
        )}
      </div>
    </Page>
  );
}

function BackToRuns() {
  return (
    <Link href="/runs" aria-label={compareRunsPageText.allRuns} className={buttonClasses('ghost', 'sm')}>
      <ArrowLeft aria-hidden />
    </Link>
  );
}

function useStoreOf({ place, run }: PlacedRunId): StoreApi<RunData> {
  return useRunStore(clientOf(place), run);
}

function missing({ started, trouble }: RunData): string | undefined {
  return started === undefined ? trouble : undefined;
}

function RunLink({ name, placed, store }: { name: string; placed: PlacedRunId; store: StoreApi<RunData> }) {
  const started = useRun(store, (data) => data.started);
  return (
    <Link href={runUrl(placed.place, placed.run)} className={buttonClasses('secondary', 'sm')}>
      <span className="font-semibold">{name}</span>
      <span className="max-w-56 truncate font-normal max-sm:sr-only">
        {started === undefined ? placed.run : `${started.flow.title ?? started.flow.name}, ${timeAgo(started.at)}`}
      </span>
    </Link>
  );
}

interface MarkedCanvasProps {
  store: StoreApi<RunData>;
  comparison: Comparison;
  side: 'first' | 'second';
  onSide: (side: 'first' | 'second') => void;
}

/** One of the runs on the canvas, with a mark at every node that did otherwise in the other. */
function MarkedCanvas({ store, comparison, side, onSide }: MarkedCanvasProps) {
  const started = useRun(store, (data) => data.started);
  useEffect(() => {
    const { run, records } = store.getState();
    showRun(run, records.values());
    markDiffering(differingPaths(comparison.rows));
    return hideRun;
  }, [store, comparison]);
  if (started === undefined) return null;
  return (
    <div className="relative h-full">
      <Suspense fallback={null}>
        <FlowView flow={started.flow} flows={started.flows} hasMiniMap={false} />
      </Suspense>
      <fieldset
        aria-label={compareRunsPageText.runOnCanvas}
        className="absolute top-2 right-2 flex rounded-lg border border-line bg-raised p-0.5 shadow-raised"
      >
        {(['first', 'second'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={side === one}
            className="rounded-md px-2.5 py-0.5 text-muted hover:text-ink aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent-text"
            onClick={() => onSide(one)}
          >
            {one === 'first' ? compareRunsPageText.a : compareRunsPageText.b}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
