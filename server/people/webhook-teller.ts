import { sha256Hex } from '#engine/format/index';
import type { Append, JournalStore, RunSummary } from '#engine/journal/store';
import { eventsOf, isNews, messageOf, type RunEvent } from './events.ts';
import type { NewDelivery, Outbox } from './outbox.ts';
import type { Webhook, WebhookStore } from './webhook-store.ts';

export interface TellerOptions {
  readonly journal: Pick<JournalStore, 'read' | 'summary'>;
  readonly hooks: Pick<WebhookStore, 'list'>;
  readonly outbox: Outbox;
  /** Runs that nobody outside may know of. */
  readonly isPrivate: (run: string) => Promise<boolean>;
}

const page = 200;

/**
 * Finds in the journals what webhooks are to be told, and writes it into the outbox. The journals are the truth: what
 * was not written down, since the process was killed between, is found again, under the same ids.
 */
export class WebhookTeller {
  readonly #options: TellerOptions;
  readonly #turns = new Map<string, Promise<void>>();

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Resolves when what was appended is in the outbox; at once when there is no news in it. */
  async onAppend({ run, entries }: Append): Promise<void> {
    if (!entries.some(isNews)) return;
    const hooks = await this.#options.hooks.list();
    if (hooks.length > 0) await this.#inTurn(run, hooks);
  }

  /** Looks for runs that were written to since a time, and not told of. */
  async catchUp(since: number): Promise<void> {
    const hooks = await this.#options.hooks.list();
    if (hooks.length === 0) return;
    // What happened before anybody wanted to know is told to nobody.
    const from = Math.max(since, Math.min(...hooks.map(({ createdAt }) => createdAt)));
    for (;;) {
      const runs = await this.#options.outbox.untold(from, page);
      for (const run of runs) await this.#inTurn(run, hooks);
      if (runs.length < page) return;
    }
  }

  #inTurn(run: string, hooks: readonly Webhook[]): Promise<void> {
    const before = this.#turns.get(run) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => this.#tell(run, hooks));
    this.#turns.set(run, turn);
    const done = () => {
      if (this.#turns.get(run) === turn) this.#turns.delete(run);
    };
    turn.then(done, done);
    return turn;
  }

  async #tell(run: string, hooks: readonly Webhook[]): Promise<void> {
    const { journal, outbox, isPrivate } = this.#options;
    const summary = await journal.summary(run);
    if (summary === undefined) return;
    const entries = await journal.read(run);
    const events = (await isPrivate(run)) ? [] : eventsOf(entries, await outbox.toldOf(run));
    const deliveries = events.flatMap((event) => hooks.flatMap((hook) => deliveriesOf(hook, event, summary)));
    await outbox.add(deliveries, { run, sequence: entries.length });
  }
}

function deliveriesOf(hook: Webhook, event: RunEvent, summary: RunSummary): NewDelivery[] {
  if (event.at < hook.createdAt) return [];
  const deliver = (told: RunEvent, nextAt: number): NewDelivery[] =>
    hook.events.includes(told.type)
      ? [
          {
            id: sha256Hex(`${hook.id} ${summary.run} ${event.sequence} ${told.type}`).slice(0, 32),
            webhook: hook.id,
            type: told.type,
            body: JSON.stringify(messageOf(told, summary)),
            createdAt: event.at,
            nextAt,
          },
        ]
      : [];
  const { dueAt } = event;
  const remindAt = dueAt === undefined ? undefined : dueAt - hook.remindMinutes * 60_000;
  // A task that is due so soon that it would be told of twice at once needs no reminder.
  const isReminded = remindAt !== undefined && remindAt > event.at;
  return [
    ...deliver(event, event.at),
    ...(isReminded ? deliver({ ...event, type: 'task.reminder', at: remindAt }, remindAt) : []),
  ];
}
