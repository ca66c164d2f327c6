import { ArrowLeft, BookOpen, SearchX } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { clientOf } from '../client/queries.ts';
import type { RunPlace } from '../client/run-client.ts';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import { Page, PageHeader } from '../shell/PageHeader.tsx';
import { useIsNarrow } from '../shell/use-is-narrow.ts';
import { showRunBreakpoints } from '../store/breakpoints.ts';
import { selectActivation, useRunView } from '../store/run-view.ts';
import { useRun, useRunStore } from '../store/use-run.ts';
import { runPageText } from '../text/run.ts';
import { buttonClasses, EmptyState, Spinner, SplitGroup, SplitHandle, SplitPanel, WaitBar } from '../ui/index.ts';
import { RunPanel } from './RunPanel.tsx';
import { useShowRun } from './use-show-run.ts';

const loadCanvas = async () => ({ default: (await import('../canvas/FlowView.tsx')).FlowView });
const FlowView = lazy(loadCanvas);
// Both are on their way at the same time: the parts of the canvas, and the journal that it shows.
if (matchMedia('(min-width: 40rem)').matches) void loadCanvas().catch(() => {}); // drawing it tries again and says what is wrong

/** A run: the canvas of the exact flow that ran, frozen, above everything that happened. */
export function RunPage({ place, run }: { place: RunPlace; run: string }) {
  const client = clientOf(place);
  const store = useRunStore(client, run);
  const started = useRun(store, (data) => data.started);
  const trouble = useRun(store, (data) => data.trouble);
  const isNarrow = useIsNarrow();
  const title = started?.flow.title ?? started?.flow.name ?? runPageText.run;
  useShowRun(client, run);
  const breakpoints = useRun(store, (data) => data.breakpoints);
  useEffect(() => {
    showRunBreakpoints(breakpoints);
    return () => showRunBreakpoints([]);
  }, [breakpoints]);
  return (
    <Page>
      <PageHeader
        title={title}
        subtitle={
          started === undefined ? (
            run
          ) : (
            <span title={formatTime(started.at)}>{runPageText.started(timeAgo(started.at))}</span>
          )
        }
        leading={
          <Link href="/runs" aria-label={runPageText.allRuns} className={buttonClasses('ghost', 'sm')}>
            <ArrowLeft aria-hidden />
          </Link>
        }
      >
        {started !== undefined && (
          <Link href={`/library/${started.flow.name}`} className={buttonClasses('ghost', 'sm')}>
            <BookOpen aria-hidden /> {runPageText.theFlow}
          </Link>
        )}
      </PageHeader>
      <div className="min-h-0 flex-1">
        {started === undefined && trouble !== undefined ? (
          <EmptyState className="h-full" icon={<SearchX />} title={runPageText.thisRunCannotBeShown}>
            {trouble}
          </EmptyState>
        ) : isNarrow ? (
          <ConnectedPanel place={place} run={run} />
        ) : (
          <WithCanvas place={place} run={run} />
        )}
      </div>
    </Page>
  );
}

function WithCanvas({ place, run }: { place: RunPlace; run: string }) {
  const store = useRunStore(clientOf(place), run);
  const started = useRun(store, (data) => data.started);
  return (
    <SplitGroup id="run-page" orientation="vertical" className="h-full">
      <SplitPanel id="canvas" minSize="15%" collapsible>
        {started === undefined ? (
          <div className="flex h-full items-center justify-center">
            <ReadingJournal place={place} run={run} />
          </div>
        ) : (
          <Suspense fallback={null}>
            <FlowView flow={started.flow} flows={started.flows} />
          </Suspense>
        )}
      </SplitPanel>
      <SplitHandle orientation="vertical" />
      <SplitPanel id="panel" defaultSize="50%" minSize="20%">
        <ConnectedPanel place={place} run={run} />
      </SplitPanel>
    </SplitGroup>
  );
}

/** A long journal is read in sight, and leaving it calls that off. */
function ReadingJournal({ place, run }: { place: RunPlace; run: string }) {
  const reading = useRun(useRunStore(clientOf(place), run), (data) => data.reading);
  const [, navigate] = useLocation();
  if (reading === undefined) return <Spinner label={runPageText.readingTheJournal} />;
  return (
    <WaitBar
      className="max-w-120 px-4"
      label={runPageText.readingTheJournal}
      {...reading}
      onCancel={() => navigate('/runs')}
    />
  );
}

/** The panel, following what is selected on the canvas and the other way round. */
function ConnectedPanel({ place, run }: { place: RunPlace; run: string }) {
  const selected = useRunView((state) => state.selected);
  const store = useRunStore(clientOf(place), run);
  useEffect(() => () => selectActivation(undefined), []);
  return (
    <RunPanel
      client={clientOf(place)}
      run={run}
      showsLink={false}
      selectedPath={selected?.replace(/#\d+$/, '')}
      onSelectPath={(path) => selectActivation(store.getState().latest.get(path))}
    />
  );
}
