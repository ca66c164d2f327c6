import './style.css';
import { beginJournal } from './client/open-journal.ts';
import { runAt } from './run-address.ts';

// What takes longest begins first: a worker reads and checks a long journal while the workbench is still being loaded.
const shown = runAt(location.pathname);
if (shown?.place === 'server') beginJournal(shown.run);
void import('./main.tsx');
