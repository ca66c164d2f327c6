import { z } from 'zod';
import { Entry } from '#engine/journal/index';
import {
  AnswerAccepted,
  DeltaView,
  deltaEvent,
  entryEvent,
  RunCreated,
  RunList,
  RunView,
  TaskList,
  TaskState,
} from '#engine/protocol/index';
import type { FoldedRun, OpenedJournal } from '../store/fold-journal.ts';
import { serverRunsText } from '../text/store.ts';
import { type JournalOpening, openJournal } from './open-journal.ts';
import { request, send } from './request.ts';
import type { RunClient, RunEvent, RunQuery } from './run-client.ts';

const Working = z.object({ addresses: z.array(z.string()) });
const Held = z.object({ address: z.string(), provider: z.string(), message: z.string().optional() });
const Unsaved = z.object({ message: z.string() });

const none: OpenedJournal = { entries: [] };

const at = (run: string): string => `/api/runs/${encodeURIComponent(run)}`;

/** Runs on the server that serves this page. */
export const serverRuns: RunClient = {
  place: 'server',
  async start(body) {
    // The key makes a repeated request, after a lost reply, find the run that the first one started.
    const headers = { 'idempotency-key': crypto.randomUUID() };
    return (await request('/api/runs', RunCreated, { method: 'POST', body, headers })).id;
  },
  get: (run) => request(at(run), RunView),
  list: (query = {}) => request(`/api/runs${toSearch(query)}`, RunList),
  async journal(run) {
    const text = await (await send(`${at(run)}/journal`)).text();
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Entry.parse(JSON.parse(line))]));
  },
  subscribe: subscribeToServer,
  tasks: ({ before } = {}) => request(`/api/tasks${toSearch(before === undefined ? {} : { before })}`, TaskList),
  task: (task) => request(`/api/tasks/${encodeURIComponent(task)}`, TaskState),
  async answer(task, answer, { by, seen } = {}) {
    await request(`/api/tasks/${encodeURIComponent(task)}/answer`, AnswerAccepted, {
      method: 'POST',
      body: { answer, ...(by === undefined ? {} : { by }), ...(seen === undefined ? {} : { seen }) },
    });
  },
  async pause(run) {
    await send(`${at(run)}/pause`, { method: 'POST' });
  },
  async resume(run, body = {}) {
    await send(`${at(run)}/resume`, { method: 'POST', body });
  },
  async cancel(run, body = {}) {
    await send(`${at(run)}/cancel`, { method: 'POST', body });
  },
  async setBreakpoints(run, breakpoints) {
    await send(`${at(run)}/breakpoints`, { method: 'POST', body: { breakpoints } });
  },
  async edit(run, body) {
    await send(`${at(run)}/edit`, { method: 'POST', body });
  },
  async changePerformer(run, body) {
    await send(`${at(run)}/performer`, { method: 'POST', body });
  },
  fork: async (run, body) => (await request(`${at(run)}/fork`, RunCreated, { method: 'POST', body })).id,
  importRun: async (body) => (await request('/api/runs/import', RunCreated, { method: 'POST', body })).id,
};

function toSearch(query: RunQuery): string {
  const search = new URLSearchParams();
  if (query.status !== undefined) search.set('status', query.status.join(','));
  if (query.flow !== undefined) search.set('flow', query.flow);
  if (query.batch !== undefined) search.set('batch', query.batch ?? 'none');
  if (query.before !== undefined) search.set('before', String(query.before));
  if (query.limit !== undefined) search.set('limit', String(query.limit));
  return search.size === 0 ? '' : `?${search}`;
}

/**
 * A run as it happens, without gap or duplicate: the browser's EventSource says by itself where it was when its line
 * comes back. A tab that nobody sees holds no line, since a browser has six for all tabs of a site together (HTTP/1.1)
 * and a seventh would make every request of the site wait; it catches up when it is looked at again.
 */
function subscribeToServer(run: string, listener: (event: RunEvent) => void): () => void {
  const line = new RunLine(run, listener);
  const look = () => line.setSeen(document.visibilityState !== 'hidden');
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    line.setSeen(false);
  };
}

class RunLine {
  readonly #run: string;
  readonly #listener: (event: RunEvent) => void;
  #source: EventSource | undefined;
  #last = 0;
  #isLost = false;
  #isOver = false;
  #isSeen = false;
  #hasRead = false;
  #opening: JournalOpening | undefined;

  constructor(run: string, listener: (event: RunEvent) => void) {
    this.#run = run;
    this.#listener = listener;
  }

  setSeen(isSeen: boolean): void {
    if (isSeen === this.#isSeen) return;
    this.#isSeen = isSeen;
    if (!isSeen) {
      this.#opening?.close();
      this.#source?.close();
      this.#source = undefined;
    } else if (this.#hasRead) this.#follow();
    else void this.#read().then(() => this.#follow());
  }

  #follow(): void {
    if (this.#isSeen && this.#source === undefined && !this.#isOver) this.#source = this.#open();
  }

  /** What there is already comes several times quicker in one piece than as one event an entry. */
  async #read(): Promise<void> {
    this.#hasRead = true;
    try {
      const opening = openJournal(this.#run);
      this.#opening = opening;
      opening.onReading = (done, all) => this.#listener({ type: 'reading', done, all });
      const opened = await opening.journal;
      const journal: OpenedJournal = opened ?? (this.#isSeen ? { entries: await serverRuns.journal(this.#run) } : none);
      // A tab that was hidden meanwhile may be gone for good, or has opened a line of its own.
      if (!this.#isSeen || this.#opening !== opening) this.#hasRead = this.#opening !== opening;
      else if (this.#last === 0) this.#takeOpened(journal);
    } catch {
      // The line that is opened next meets the same trouble and says what it is.
    }
  }

  #takeOpened({ entries, folded, refused }: OpenedJournal): void {
    this.#take(entries, folded);
    if (refused === undefined) return;
    this.#isOver = true;
    this.#listener({ type: 'refused', message: refused });
  }

  #open(): EventSource {
    const source = new EventSource(`${at(this.#run)}/events${this.#last === 0 ? '' : `?after=${this.#last}`}`);
    source.addEventListener(entryEvent, (event: MessageEvent<string>) => this.#takeEntry(event));
    source.addEventListener(deltaEvent, (event: MessageEvent<string>) => {
      this.#listener({ type: 'delta', ...DeltaView.parse(JSON.parse(event.data)) });
    });
    source.addEventListener('working', (event: MessageEvent<string>) => {
      this.#listener({ type: 'working', ...Working.parse(JSON.parse(event.data)) });
    });
    source.addEventListener('held', (event: MessageEvent<string>) => {
      this.#listener({ type: 'held', ...Held.parse(JSON.parse(event.data)) });
    });
    source.addEventListener('unsaved', (event: MessageEvent<string>) => {
      this.#setLost(true, Unsaved.parse(JSON.parse(event.data)).message);
    });
    source.onopen = () => {
      this.#listener({ type: 'line-opened' });
      this.#setLost(false);
    };
    source.onerror = () => {
      const isFinal = source.readyState === EventSource.CLOSED;
      this.#setLost(true, isFinal ? serverRunsText.serverDoesNotKnow : serverRunsText.lineToServerIsLost);
    };
    return source;
  }

  #takeEntry(event: MessageEvent<string>): void {
    const sequence = Number(event.lastEventId);
    if (sequence <= this.#last) return;
    this.#take([Entry.parse(JSON.parse(event.data))]);
  }

  #take(entries: readonly Entry[], folded?: FoldedRun): void {
    if (entries.length === 0) return;
    const more = folded === undefined ? {} : { folded };
    this.#listener({ type: 'entries', after: this.#last, entries, ...more });
    this.#last += entries.length;
    this.#setLost(false);
    if (entries.at(-1)?.type !== 'run.ended') return;
    // A final run says nothing more; without this the browser would ask again for ever.
    this.#isOver = true;
    this.#source?.close();
  }

  #setLost(isLost: boolean, message?: string): void {
    if (isLost === this.#isLost) return;
    this.#isLost = isLost;
    this.#listener({ type: 'connection', ok: !isLost, ...(message === undefined ? {} : { message }) });
  }
}
