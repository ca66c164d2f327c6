import '../before-zod.ts';
import { foldJournal } from '../store/fold-journal.ts';
import type { JournalNews } from './open-journal.ts';

// One journal a worker: its name is the run.
const run = self.name;
/** Only a long wait is told. */
const tellMs = 250;

function say(news: JournalNews): void {
  postMessage(news);
}

async function read(): Promise<void> {
  const reply = await fetch(`/api/runs/${encodeURIComponent(run)}/journal`);
  if (!reply.ok) return say({ type: 'failed' });
  const text = await reply.text();
  let told = performance.now();
  const journal = foldJournal(run, text, (done) => {
    if (performance.now() - told < tellMs) return;
    told = performance.now();
    say({ type: 'reading', done, all: text.length });
  });
  say({ type: 'opened', journal });
}

// The page reads the journal itself then, and meets what is wrong where it can say so.
read().catch(() => say({ type: 'failed' }));
