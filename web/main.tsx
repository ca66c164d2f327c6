import './before-zod.ts';
import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { continueBrowserBatches } from './host/browser-batches.ts';
import { continueBrowserRuns } from './host/browser-runs.ts';
import { keepForOffline } from './shell/new-version.ts';
import { applyTheme, showError } from './ui/index.ts';

applyTheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
continueBrowserRuns().catch((error: unknown) => showError(error, 'Runs in this browser could not be continued.'));
continueBrowserBatches().catch((error: unknown) =>
  showError(error, 'Experiments in this browser could not be continued.'),
);
keepForOffline();
