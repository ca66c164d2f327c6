import { FlowError } from '#engine/errors';
import type { Clock, HttpClient } from '#engine/host';
import type { Append, JournalStore } from '#engine/journal/store';
import type { WebhookDelivery, WebhookInput, WebhookView } from '#engine/protocol/webhooks';
import { newId } from '../host/ids.ts';
import type { Sql } from '../sql/sql.ts';
import { type Delivery, Outbox } from './outbox.ts';
import { newWebhookSecret } from './sign-webhook.ts';
import { type SenderOptions, WebhookSender } from './webhook-sender.ts';
import { type Webhook, type WebhookStore, webhookStore } from './webhook-store.ts';
import { WebhookTeller } from './webhook-teller.ts';

export interface WebhooksOptions {
  readonly sql: Sql;
  /** What secrets are sealed with, outside the database. */
  readonly secret: string;
  readonly journal: JournalStore;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly log: SenderOptions['log'];
  readonly random?: () => number;
}

/** How often runs are looked for that another process, which is gone, did not tell of. */
const catchUpMs = 60_000;
const most = 50;
const listed = 200;

/** People and programs outside are told what happens, signed, at least once, and again until they have taken it. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #hooks: WebhookStore;
  readonly #outbox: Outbox;
  readonly #teller: WebhookTeller;
  #sender: WebhookSender | undefined;
  #cancel: () => void = () => {};
  #isClosed = false;
  /** Known only to a process that sends; a mere worker always looks. */
  #isEmpty = false;
  readonly #telling = new Set<Promise<void>>();
  #looked: Promise<void> = Promise.resolve();

  constructor(options: WebhooksOptions) {
    const { sql, secret, journal } = options;
    this.#options = options;
    this.#hooks = webhookStore(sql, secret);
    this.#outbox = new Outbox(sql);
    this.#teller = new WebhookTeller({
      journal,
      hooks: this.#hooks,
      outbox: this.#outbox,
      async isPrivate(run) {
        const row = await sql.row('SELECT visibility FROM run_owners WHERE run = ?', [run]);
        return row?.[0] === 'private';
      },
    });
  }

  /** Sends what waits, from now on; without it this process only writes down what there is to tell. */
  async begin(options: Pick<SenderOptions, 'address' | 'linkFor' | 'holderOf'>): Promise<void> {
    const { journal, clock, http, log, random } = this.#options;
    this.#sender = new WebhookSender({
      ...options,
      hooks: this.#hooks,
      outbox: this.#outbox,
      journal,
      clock,
      http,
      log,
      ...(random === undefined ? {} : { random }),
    });
    await this.#catchUp(0);
  }

  /** Hears of every append of this process. What it fails at is found again in the journal. */
  onAppend(append: Append): void {
    if (this.#isEmpty || this.#isClosed) return;
    const telling = this.#teller
      .onAppend(append)
      .then(
        () => this.#sender?.wake(),
        (error: unknown) => this.#options.log('warn', 'Webhooks could not be told; it is tried again.', error),
      )
      .finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }

  /** Resolves when everything that is known of and due was tried. */
  async idle(): Promise<void> {
    await this.#looked;
    await Promise.all(this.#telling);
    await this.#sender?.wake();
    await this.#sender?.idle();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#looked;
    await Promise.all(this.#telling);
    await this.#sender?.close();
  }

  async list(): Promise<WebhookView[]> {
    const hooks = await this.#hooks.list();
    return Promise.all(
      hooks.map(async (hook) => ({
        ...hook,
        waiting: await this.#outbox.count(hook.id, 'pending'),
        dead: await this.#outbox.count(hook.id, 'dead'),
      })),
    );
  }

  /** The secret is given out here and never again. Rejects with CAP_EXCEEDED. */
  async add(input: WebhookInput): Promise<{ id: string; secret: string }> {
    if ((await this.#hooks.list()).length >= most)
      throw new FlowError('CAP_EXCEEDED', `There are ${most} webhooks already, the most that are allowed.`);
    const id = newId();
    const secret = newWebhookSecret();
    await this.#hooks.add({ id, ...input, createdAt: this.#options.clock.now() }, secret);
    this.#isEmpty = false;
    return { id, secret };
  }

  async change(id: string, input: WebhookInput): Promise<void> {
    if (!(await this.#hooks.change(id, input))) throw unknown();
    await this.#sender?.wake();
  }

  /** Another secret; the old one signs nothing from now on. */
  async renewSecret(id: string): Promise<{ id: string; secret: string }> {
    const secret = newWebhookSecret();
    if (!(await this.#hooks.setSecret(id, secret))) throw unknown();
    return { id, secret };
  }

  async remove(id: string): Promise<void> {
    if (!(await this.#hooks.remove(id))) throw unknown();
  }

  async test(id: string): Promise<{ ok: boolean; message: string }> {
    const hook = await this.find(id);
    if (this.#sender === undefined) throw new FlowError('INTERNAL', 'This process sends nothing.');
    return this.#sender.test(hook, newId());
  }

  async deliveries(id: string): Promise<WebhookDelivery[]> {
    const { id: webhook } = await this.find(id);
    return (await this.#outbox.list(webhook, listed)).map(viewDelivery);
  }

  async sendAgain(id: string, delivery: string): Promise<void> {
    if (!(await this.#outbox.again(id, delivery, this.#options.clock.now())))
      throw new FlowError('NOT_FOUND', 'There is no such delivery.');
    await this.#sender?.wake();
  }

  /** Rejects with NOT_FOUND. */
  async find(id: string): Promise<Webhook> {
    const hook = await this.#hooks.find(id);
    if (hook === undefined) throw unknown();
    return hook;
  }

  async #catchUp(since: number): Promise<void> {
    const { clock, log } = this.#options;
    const now = clock.now();
    try {
      this.#isEmpty = (await this.#hooks.list()).length === 0;
      await this.#teller.catchUp(since);
      await this.#sender?.wake();
    } catch (error) {
      log('warn', 'Webhooks could not be told; it is tried again.', error);
    }
    if (this.#isClosed) return;
    this.#cancel = clock.at(now + catchUpMs, () => {
      this.#looked = this.#catchUp(Math.max(0, now - 2 * catchUpMs));
    });
  }
}

function viewDelivery({ id, type, status, attempts, createdAt, nextAt, problem }: Delivery): WebhookDelivery {
  return { id, type, status, attempts, createdAt, nextAt, ...(problem === '' ? {} : { problem }) };
}

function unknown(): FlowError {
  return new FlowError('NOT_FOUND', 'There is no such webhook.');
}
