import { FlowError } from '#engine/errors';
import { printTarget, urlTarget } from '#engine/format/index';
import type { Clock, HttpClient } from '#engine/host';
import type { JournalStore } from '#engine/journal/store';
import type { WebhookMessage } from './events.ts';
import type { Delivery, Outbox } from './outbox.ts';
import { webhookHeaders } from './sign-webhook.ts';
import type { AskedTask } from './task-assignments.ts';
import type { Webhook, WebhookStore } from './webhook-store.ts';

/** A link with which a task is answered without an account. */
export interface OutsideLink {
  readonly url: string;
  readonly expiresAt: number;
}

export interface SenderOptions {
  readonly hooks: WebhookStore;
  readonly outbox: Outbox;
  readonly journal: Pick<JournalStore, 'summary'>;
  readonly clock: Clock;
  /** Follows no redirects, and gives up soon. */
  readonly http: HttpClient;
  /** Makes the link of a task, the same for every attempt of a delivery; undefined when there can be none. */
  readonly linkFor: (asked: { run: string; task: string; delivery: string }) => Promise<OutsideLink | undefined>;
  /** Who has a task now, by name; undefined when nobody has. */
  readonly holderOf: (task: AskedTask) => Promise<string | undefined>;
  /** Under which address people open this server. */
  readonly address: string;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
  /** Between 0 and 1; for how long an attempt is put off within its limits. */
  readonly random?: () => number;
}

/** After so many attempts a delivery is given up, until somebody sends it again. */
export const maxAttempts = 12;
const firstPauseMs = 10_000;
const longestPauseMs = 3_600_000;
const atOnce = 4;
const longestRestMs = 30_000;
const keptMs = 14 * 24 * 3_600_000;

/** Sends what lies in the outbox, each webhook a few at a time, so that a slow one keeps no other waiting. */
export class WebhookSender {
  readonly #options: SenderOptions;
  readonly #inHand = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #sweep: Promise<void> = Promise.resolve();
  #isSweepWanted = false;
  #cancel: () => void = () => {};

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Looks for what is due; resolves when it is in hand, not when it was sent. */
  wake(): Promise<void> {
    if (this.#isSweepWanted || this.#stopping.signal.aborted) return this.#sweep;
    this.#isSweepWanted = true;
    this.#sweep = this.#sweep.then(async () => {
      this.#isSweepWanted = false;
      await this.#takeDue().catch((error: unknown) => this.#options.log('warn', 'Webhooks could not be read.', error));
    });
    return this.#sweep;
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await this.#sweep;
    while (this.#inHand.size > 0) {
      await Promise.allSettled(this.#inHand.values());
      await this.#sweep;
    }
  }

  /** Ends what is being sent; it is sent again by whoever looks next. */
  async close(): Promise<void> {
    this.#stopping.abort(new FlowError('HTTP_UNREACHABLE', 'The server is stopping.'));
    this.#cancel();
    await this.idle();
  }

  /** Sends one message now, once, and says how it went. */
  async test(hook: Webhook, id: string): Promise<{ ok: boolean; message: string }> {
    const now = new Date(this.#options.clock.now()).toISOString();
    const body = JSON.stringify({ type: 'test', timestamp: now, data: {} } satisfies WebhookMessage);
    const { problem } = await this.#post(hook, id, body);
    return problem === undefined ? { ok: true, message: 'It was taken.' } : { ok: false, message: problem };
  }

  async #takeDue(): Promise<void> {
    const { hooks, outbox, clock } = this.#options;
    for (const hook of await hooks.list()) {
      const mine = [...this.#inHand.keys()].filter((key) => key.startsWith(hook.id)).length;
      // Those in hand are claimed, and so not due.
      const due = mine < atOnce ? await outbox.due(hook.id, clock.now(), atOnce - mine) : [];
      for (const delivery of due) if (await outbox.claim(delivery, clock.now())) this.#take(hook, delivery);
    }
    this.#rest(await outbox.nextTime());
  }

  #take(hook: Webhook, delivery: Delivery): void {
    const key = `${hook.id} ${delivery.id}`;
    const work = this.#deliver(hook, { ...delivery, attempts: delivery.attempts + 1 })
      .catch((error: unknown) => this.#options.log('warn', 'A webhook’s delivery could not be written.', error))
      .finally(() => {
        this.#inHand.delete(key);
        void this.wake();
      });
    this.#inHand.set(key, work);
  }

  #rest(next: number | undefined): void {
    const { clock } = this.#options;
    this.#cancel();
    if (this.#stopping.signal.aborted) return;
    // Soon enough to see what other processes have written.
    const until = Math.min(next ?? Number.MAX_SAFE_INTEGER, clock.now() + longestRestMs);
    this.#cancel = clock.at(Math.max(until, clock.now() + 100), () => void this.wake());
  }

  async #deliver(hook: Webhook, delivery: Delivery): Promise<void> {
    const { outbox, clock } = this.#options;
    const body = await this.#bodyOf(hook, delivery);
    if (body === undefined) return outbox.drop(delivery.id);
    const { problem = '', waitMs = 0, isFinal = false } = await this.#post(hook, delivery.id, body);
    const now = clock.now();
    if (problem === '') {
      await outbox.settle(delivery.id, { status: 'delivered', nextAt: now, problem });
      return outbox.forget(now - keptMs);
    }
    if (this.#stopping.signal.aborted) return; // claimed for a minute, then somebody tries again
    const isDead = isFinal || delivery.attempts >= maxAttempts;
    const nextAt = isDead ? now : now + Math.max(this.#pauseMs(delivery.attempts), Math.min(waitMs, longestPauseMs));
    await outbox.settle(delivery.id, { status: isDead ? 'dead' : 'pending', nextAt, problem });
  }

  /** Twice as long each time, and never the same for two. */
  #pauseMs(attempts: number): number {
    const { random = Math.random } = this.#options;
    const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
    return most / 2 + (random() * most) / 2;
  }

  /** Undefined when there is nothing to remind of any more. */
  async #bodyOf(hook: Webhook, { id, type, body }: Delivery): Promise<string | undefined> {
    const message = JSON.parse(body) as WebhookMessage; // we wrote it
    const { run, task } = message.data;
    if (run === undefined) return body;
    const { journal, linkFor, holderOf, address } = this.#options;
    const isAbout = task !== undefined && (type === 'task.opened' || type === 'task.reminder');
    const isOpen = isAbout && (await journal.summary(run.id))?.openTasks.some((open) => open.id === task.id) === true;
    if (type === 'task.reminder' && !isOpen) return undefined;
    const url = task === undefined ? `${address}/runs/${run.id}` : `${address}/tasks/${run.id}/${task.id}`;
    const link = isOpen && hook.withLinks ? await linkFor({ run: run.id, task: task.id, delivery: id }) : undefined;
    const answerLink =
      link === undefined ? {} : { answerLink: { url: link.url, expiresAt: new Date(link.expiresAt).toISOString() } };
    const holder =
      isAbout || type === 'task.overdue' ? await holderOf({ ...askedTask(message), run: run.id }) : undefined;
    const told = holder === undefined ? {} : { task: { ...task, assignee: holder } };
    return JSON.stringify({ ...message, data: { ...message.data, ...told, url, ...answerLink } });
  }

  async #post(hook: Webhook, id: string, body: string): Promise<Posted> {
    const secret = await this.#options.hooks.secret(hook.id);
    if (secret === undefined) return { problem: 'Its secret cannot be read; make a new one.' };
    const timestamp = Math.floor(this.#options.clock.now() / 1000);
    const target = urlTarget(hook.url);
    if (typeof target === 'string') return { problem: target, isFinal: true };
    try {
      const { status, retryAfterMs } = await this.#options.http.send(
        {
          method: 'POST',
          url: hook.url,
          headers: { 'content-type': 'application/json', ...webhookHeaders(secret, { id, timestamp, body }) },
          body,
          maxBytes: 100_000,
          host: printTarget(target),
          idempotencyKey: id,
        },
        { signal: this.#stopping.signal },
      );
      if (status >= 200 && status < 300) return {};
      const isFinal = status === 410; // it says that it wants no more
      return {
        problem: `It answered ${status}.`,
        isFinal,
        ...(retryAfterMs === undefined ? {} : { waitMs: retryAfterMs }),
      };
    } catch (error) {
      if (error instanceof FlowError && error.code === 'MESSAGE_TOO_LARGE') return {}; // taken; what it said is long
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

function askedTask({ data: { task } }: WebhookMessage): Omit<AskedTask, 'run'> {
  return { id: task?.id ?? '', role: task?.role ?? '', openedAt: 0 };
}

interface Posted {
  /** Absent when it was taken. */
  readonly problem?: string;
  readonly waitMs?: number;
  readonly isFinal?: boolean;
}
