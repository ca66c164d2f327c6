import { z } from 'zod';
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

export async function writeDirectModels(models: DirectModels): Promise<void> {
  await (await preferences()).put('preferences', models, key);
}

export async function forgetDirectModels(): Promise<void> {
  await (await preferences()).delete('preferences', key);
}
