import type { Json } from '#engine/json';

export type BusListener = (message: Json) => void;

/**
 * Carries what may be missed from process to process: messages of one process on one topic arrive in order, at most
 * once. Topics are words with dots between them.
 */
export interface Bus {
  /** Never rejects and never waits; a message that cannot be sent is gone. */
  publish(topic: string, message: Json): void;
  subscribe(topic: string, listener: BusListener): Promise<void>;
  close(): Promise<void>;
}
