import './before-zod.ts';
import './style.css';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { App, beginRunPage } from './App.tsx';
import { continueBrowserBatches } from './host/browser-batches.ts';
import { continueBrowserRuns } from './host/browser-runs.ts';
import { takeOverWhenLeft } from './host/take-over.ts';
import { keepForOffline } from './shell/new-version.ts';
import { mainText } from './text/app.ts';
import { applyTheme, showError } from './ui/index.ts';

const LinkedTask = lazy(async () => ({ default: (await import('./tasks/LinkedTask.tsx')).LinkedTask }));
/** Whoever comes by a link sees its task alone: nothing of the workbench is begun for them. */
const link = /^\/t\/([^/]+)$/.exec(location.pathname)?.[1];

applyTheme();
beginRunPage(location.pathname);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {link === undefined ? (
      <App />
    ) : (
      <Suspense fallback={null}>
        <LinkedTask link={link} />
      </Suspense>
    )}
  </StrictMode>,
);
if (link === undefined) beginWork();

function beginWork(): void {
  takeOverWhenLeft(() => {
    continueBrowserRuns().catch((error: unknown) => showError(error, mainText.runsInThisBrowserCould));
    continueBrowserBatches().catch((error: unknown) => showError(error, mainText.experimentsInThisBrowser));
  });
  keepForOffline();
}
