import { Relay, type RelayBackendFactory } from 'bullmq';
import type { Json } from '#engine/json';
import type { Bus } from './bus.ts';

export interface RelayOptions<C> {
  readonly connection: C;
  readonly backend: RelayBackendFactory<C>;
  readonly prefix: string;
  /** Name of this process: letters, digits, `-` and `_`. */
  readonly node: string;
  /** How long messages are gathered before they are sent together, milliseconds. */
  readonly gatherMs: number;
  readonly failed: (error: unknown) => void;
}

/** Characters of messages that are sent together; the relay takes 512 KB. */
const mostText = 200_000;
/** Messages that wait while nothing can be sent; the oldest are given up first. */
const mostWaiting = 20_000;

/** A bus over BullMQ's relay. What is published in a short while goes out as one, so that tokens cost little. */
export function relayBus<C>(options: RelayOptions<C>): Bus {
  return new RelayBus(options);
}

interface Outgoing {
  readonly topic: string;
  readonly text: string;
}

class RelayBus<C> implements Bus {
  readonly #relay: Relay<C>;
  readonly #options: RelayOptions<C>;
  #outgoing: Outgoing[] = [];
  #sending: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: RelayOptions<C>) {
    const { connection, backend, prefix, node, failed } = options;
    this.#options = options;
    this.#relay = new Relay<C>({ connection, backend, prefix, nodeId: node });
    this.#relay.on('error', failed);
  }

  publish(topic: string, message: Json): void {
    if (this.#isClosed) return;
    this.#outgoing.push({ topic, text: JSON.stringify(message) });
    if (this.#outgoing.length > mostWaiting) this.#outgoing.shift();
    this.#sending ??= this.#sendAll();
  }

  async subscribe(topic: string, listener: (message: Json) => void): Promise<void> {
    await this.#relay.subscribe<readonly string[]>(topic, ({ data }) => {
      for (const text of data) listener(JSON.parse(text) as Json); // written by `publish`
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
    await this.#relay.close();
  }

  /** One after the other, so that the messages of a topic stay in order. */
  async #sendAll(): Promise<void> {
    const { gatherMs, failed } = this.#options;
    while (this.#outgoing.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, gatherMs));
      for (const [topic, texts] of together(this.#outgoing.splice(0))) {
        try {
          await this.#relay.publish(topic, texts);
        } catch (error) {
          failed(error);
        }
      }
    }
    this.#sending = undefined;
  }
}

/** By topic, in order, and no batch longer than may be sent. */
function together(outgoing: readonly Outgoing[]): Array<[topic: string, texts: string[]]> {
  const batches: Array<[string, string[]]> = [];
  const open = new Map<string, { texts: string[]; size: number }>();
  for (const { topic, text } of outgoing) {
    let batch = open.get(topic);
    if (batch === undefined || batch.size + text.length > mostText) {
      batch = { texts: [], size: 0 };
      open.set(topic, batch);
      batches.push([topic, batch.texts]);
    }
    batch.texts.push(text);
    batch.size += text.length;
  }
  return batches;
}
