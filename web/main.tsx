import './before-zod.ts';
import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { continueBrowserBatches } from './host/browser-batches.ts';
import { continueBrowserRuns } from './host/browser-runs.ts';
import { keepForOffline } from './shell/new-version.ts';
import { mainText } from './text/app.ts';
import { applyTheme, showError } from './ui/index.ts';

applyTheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
continueBrowserRuns().catch((error: unknown) => showError(error, mainText.runsInThisBrowserCould));
continueBrowserBatches().catch((error: unknown) => showError(error, mainText.experimentsInThisBrowser));
keepForOffline();
