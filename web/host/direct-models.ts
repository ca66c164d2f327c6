import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { ModelPrice } from '#engine/protocol/index';
import { preferences } from './preferences.ts';

/** An OpenAI-compatible server that this browser calls by itself. */
export const DirectModels = z.strictObject({
  baseURL: z.string(),
  model: z.string(),
  apiKey: z.string(),
  /** Makes vectors of texts; empty when none is named. */
  embeddingModel: z.string().default(''),
  /** None in what was kept before there were prices. */
  prices: z.array(ModelPrice).default([]),
});
export type DirectModels = z.infer<typeof DirectModels>;

/** The provider's name in bindings; runs bound to it can go on only in this browser. */
export const directProvider = 'this-browser';

const key = 'direct-models';
export async function readDirectModels(): Promise<DirectModels | undefined> {
  const stored: unknown = await (await preferences()).get('preferences', key);
  return DirectModels.safeParse(stored).data;
}

/**
 * Keeps the models, or forgets them when there are none, over what the caller has `seen`. Rejects with CONFLICT, and
 * changes nothing, when another tab was first.
 */
export async function writeDirectModels(
  models: DirectModels | undefined,
  seen: DirectModels | undefined,
): Promise<void> {
  const transaction = (await preferences()).transaction('preferences', 'readwrite');
  const stored = DirectModels.safeParse(await transaction.store.get(key)).data;
  if (JSON.stringify(stored) !== JSON.stringify(seen)) {
    await transaction.done;
    throw new FlowError('CONFLICT', 'Another tab changed these settings meanwhile.');
  }
  if (models === undefined) await transaction.store.delete(key);
  else await transaction.store.put(DirectModels.parse(models), key);
  await transaction.done;
  channel().postMessage('changed');
}

let opened: BroadcastChannel | undefined;

function channel(): BroadcastChannel {
  opened ??= new BroadcastChannel('flowright-direct-models');
  return opened;
}

/** Calls back when another tab has changed them; the result ends it. */
export function onDirectModels(listener: () => void): () => void {
  const here = channel();
  here.addEventListener('message', listener);
  return () => here.removeEventListener('message', listener);
}
