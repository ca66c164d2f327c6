import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { queryClient } from './client/query-client.ts';
import { GalleryPage } from './gallery/GalleryPage.tsx';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { NavRail } from './shell/NavRail.tsx';
import { NotFound } from './shell/NotFound.tsx';
import { Spinner, Toaster, TooltipProvider } from './ui/index.ts';

const EditorPage = lazy(async () => ({ default: (await import('./editor/EditorPage.tsx')).EditorPage }));
const LibraryPage = lazy(async () => ({ default: (await import('./library/LibraryPage.tsx')).LibraryPage }));
const RunPage = lazy(async () => ({ default: (await import('./run/RunPage.tsx')).RunPage }));
const RunsPage = lazy(async () => ({ default: (await import('./run/RunsPage.tsx')).RunsPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./settings/SettingsPage.tsx')).SettingsPage }));
const TaskPage = lazy(async () => ({ default: (await import('./tasks/TaskPage.tsx')).TaskPage }));
const TasksPage = lazy(async () => ({ default: (await import('./tasks/TasksPage.tsx')).TasksPage }));

/** The workbench: navigation and one page, each with an address of its own. */
export function App() {
  const [location] = useLocation();
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <div className="flex h-dvh flex-col-reverse sm:flex-row">
          <NavRail />
          <main className="relative min-h-0 min-w-0 flex-1">
            <ErrorBoundary resetKey={location}>
              <Suspense fallback={<Loading />}>
                <Pages />
              </Suspense>
            </ErrorBoundary>
          </main>
        </div>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={GalleryPage} />
      <Route path="/edit/:name">{({ name }) => <EditorPage key={name} name={name} />}</Route>
      <Route path="/runs" component={RunsPage} />
      <Route path="/runs/browser/:id">{({ id }) => <RunPage key={id} place="browser" run={id} />}</Route>
      <Route path="/runs/:id">{({ id }) => <RunPage key={id} place="server" run={id} />}</Route>
      <Route path="/tasks" component={TasksPage} />
      <Route path="/tasks/:run/:task">{({ run, task }) => <TaskPage key={task} run={run} task={task} />}</Route>
      <Route path="/library/:name">{({ name }) => <LibraryPage key={name} name={name} />}</Route>
      <Route path="/settings" component={SettingsPage} />
      <Route component={NotFound} />
    </Switch>
  );
}

function Loading() {
  return (
    <div className="flex h-full items-center justify-center">
      <Spinner />
    </div>
  );
}
