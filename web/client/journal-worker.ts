import type { JournalNews } from './open-journal.ts';

// One journal a worker: its name is the run.
const run = self.name;
/** Only a long wait is told. */
const tellMs = 250;

function say(news: JournalNews): void {
  postMessage(news);
}

/** What checks and folds comes while the journal is on its way. */
async function loadFold(): Promise<typeof import('../store/fold-journal.ts')> {
  await import('../before-zod.ts');
  return import('../store/fold-journal.ts');
}

async function readText(): Promise<string | undefined> {
  const reply = await fetch(`/api/runs/${encodeURIComponent(run)}/journal`);
  return reply.ok ? reply.text() : undefined;
}

async function read(): Promise<void> {
  const [text, { foldJournal }] = await Promise.all([readText(), loadFold()]);
  if (text === undefined) return say({ type: 'failed' });
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
