import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { AccountGate } from './account/AccountGate.tsx';
import { beginJournal } from './client/open-journal.ts';
import { queryClient } from './client/query-client.ts';
import { GalleryPage } from './gallery/GalleryPage.tsx';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { Main, SkipLink } from './shell/Main.tsx';
import { NavRail } from './shell/NavRail.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { ServerLost } from './shell/ServerLost.tsx';
import { useTour } from './tour/tour-store.ts';
import { Spinner, Toaster, TooltipProvider } from './ui/index.ts';

const EditorPage = lazy(async () => ({ default: (await import('./editor/EditorPage.tsx')).EditorPage }));
const ComparePage = lazy(async () => ({ default: (await import('./experiments/ComparePage.tsx')).ComparePage }));
const ExperimentPage = lazy(async () => ({
  default: (await import('./experiments/ExperimentPage.tsx')).ExperimentPage,
}));
const ExperimentsPage = lazy(async () => ({
  default: (await import('./experiments/ExperimentsPage.tsx')).ExperimentsPage,
}));
const DraftChangesPage = lazy(async () => ({
  default: (await import('./library/DraftChangesPage.tsx')).DraftChangesPage,
}));
const LibraryPage = lazy(async () => ({ default: (await import('./library/LibraryPage.tsx')).LibraryPage }));
const NewExperimentPage = lazy(async () => ({
  default: (await import('./experiments/NewExperimentPage.tsx')).NewExperimentPage,
}));
const CompareRunsPage = lazy(async () => ({
  default: (await import('./run/compare/CompareRunsPage.tsx')).CompareRunsPage,
}));
const loadRunPage = async () => ({ default: (await import('./run/RunPage.tsx')).RunPage });
const RunPage = lazy(loadRunPage);
const RunsPage = lazy(async () => ({ default: (await import('./run/RunsPage.tsx')).RunsPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./settings/SettingsPage.tsx')).SettingsPage }));
const TaskPage = lazy(async () => ({ default: (await import('./tasks/TaskPage.tsx')).TaskPage }));
const TasksPage = lazy(async () => ({ default: (await import('./tasks/TasksPage.tsx')).TasksPage }));
const Tour = lazy(async () => ({ default: (await import('./tour/Tour.tsx')).Tour }));

/** Fetches the parts of a run's page, and its journal, while the rest of the workbench begins. */
export function beginRunPage(address: string): void {
  const [, place, run] = /^\/runs\/(?:(browser)\/)?([^/]+)$/.exec(address) ?? [];
  if (run === undefined || run === 'compare') return;
  const parts: Promise<unknown>[] = [loadRunPage()];
  // A phone shows no canvas there.
  if (matchMedia('(min-width: 40rem)').matches) parts.push(import('./canvas/FlowView.tsx'));
  Promise.all(parts).catch(() => {}); // showing it tries again and says what is wrong
  if (place === undefined) beginJournal(decodeURIComponent(run));
}

/** The workbench: navigation and one page, each with an address of its own. */
export function App() {
  const [location] = useLocation();
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <AccountGate>
          <div className="flex h-dvh flex-col-reverse sm:flex-row">
            <SkipLink />
            <NavRail />
            <Main>
              <ServerLost />
              <div className="relative flex min-h-0 flex-1 flex-col">
                <ErrorBoundary resetKey={location}>
                  <Suspense fallback={<Loading />}>
                    <Pages />
                  </Suspense>
                </ErrorBoundary>
              </div>
              <OpenTour />
            </Main>
          </div>
        </AccountGate>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={GalleryPage} />
      <Route path="/edit/:name/changes">{({ name }) => <DraftChangesPage key={name} name={name} />}</Route>
      <Route path="/edit/:name">{({ name }) => <EditorPage key={name} name={name} />}</Route>
      <Route path="/runs" component={RunsPage} />
      <Route path="/runs/compare" component={CompareRunsPage} />
      <Route path="/runs/browser/:id">{({ id }) => <RunPage key={id} place="browser" run={id} />}</Route>
      <Route path="/runs/:id">{({ id }) => <RunPage key={id} place="server" run={id} />}</Route>
      <Route path="/experiments" component={ExperimentsPage} />
      <Route path="/experiments/new" component={NewExperimentPage} />
      <Route path="/experiments/compare" component={ComparePage} />
      <Route path="/experiments/browser/:id">{({ id }) => <ExperimentPage key={id} place="browser" id={id} />}</Route>
      <Route path="/experiments/:id">{({ id }) => <ExperimentPage key={id} place="server" id={id} />}</Route>
      <Route path="/tasks" component={TasksPage} />
      <Route path="/tasks/:run/:task">{({ run, task }) => <TaskPage key={task} run={run} task={task} />}</Route>
      <Route path="/library/:name/:part?">
        {({ name, part }) => <LibraryPage key={name} name={name} part={part} />}
      </Route>
      <Route path="/settings" component={SettingsPage} />
      <Route component={NotFound} />
    </Switch>
  );
}

/** Nothing of it is loaded by those who take no tour. */
function OpenTour() {
  const run = useTour((state) => state.run);
  if (run === undefined) return null;
  return (
    <Suspense fallback={null}>
      <Tour run={run} />
    </Suspense>
  );
}

function Loading() {
  return (
    <div className="flex h-full items-center justify-center">
      <Spinner />
    </div>
  );
}
