import { sha256Hex } from '../format/content-hash.ts';
import type { Host, ModelReply, ModelRequest } from '../host.ts';
import { canonicalJson, type Json } from '../json.ts';

/**
 * What tells calls apart that may share a reply: the model, every word, every setting, and which sample and repair
 * it is, so that k samples of one prompt stay k different answers. Run and address are no part of it.
 */
export function replyKey({ run: _, address: __, ...asked }: ModelRequest): string {
  return sha256Hex(canonicalJson(JSON.parse(JSON.stringify(asked)) as Json)); // drops what is undefined
}

/** A reply that was kept. A cache that cannot be read is no reason to fail: the model is asked. */
export async function findReply({ replies, log }: Host, key: string): Promise<ModelReply | undefined> {
  try {
    return await replies?.get(key);
  } catch (error) {
    log('warn', 'The reply cache cannot be read.', { message: messageOf(error) });
    return undefined;
  }
}

export async function keepReply({ replies, log }: Host, key: string, reply: ModelReply): Promise<void> {
  try {
    await replies?.put(key, reply);
  } catch (error) {
    log('warn', 'The reply cache cannot be written.', { message: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
