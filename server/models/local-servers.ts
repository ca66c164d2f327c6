import { FlowError } from '#engine/errors';
import { listModels } from '#engine/models/openai-models';
import { LocalServer } from '#engine/protocol/index';
import { readPairs } from '../host/read-pairs.ts';

/** Where a model server on this machine would answer. */
export interface LocalPlace {
  readonly name: string;
  readonly baseURL: string;
}

export interface LocalEnvironment {
  /** `name=url,…` instead of the usual places; empty looks nowhere. */
  readonly FLOWRIGHT_LOCAL_SERVERS?: string | undefined;
}

/** The ports on which these listen unless they are told otherwise. */
const usualPlaces: readonly LocalPlace[] = [
  { name: 'ollama', baseURL: 'http://127.0.0.1:11434/v1' },
  { name: 'lm-studio', baseURL: 'http://127.0.0.1:1234/v1' },
  { name: 'llama-cpp', baseURL: 'http://127.0.0.1:8080/v1' },
  { name: 'vllm', baseURL: 'http://127.0.0.1:8000/v1' },
];
const patienceMs = 1_500;

/** Throws BAD_REQUEST for what is no list of names and addresses. */
export function readLocalPlaces({ FLOWRIGHT_LOCAL_SERVERS: text }: LocalEnvironment): readonly LocalPlace[] {
  if (text === undefined) return usualPlaces;
  return readPairs('FLOWRIGHT_LOCAL_SERVERS', text).map(([name, baseURL]) => {
    const place = { name, baseURL };
    if (LocalServer.safeParse({ ...place, models: [] }).success) return place;
    const message = `FLOWRIGHT_LOCAL_SERVERS: "${name}=${baseURL}" is no name and address such as ollama=http://127.0.0.1:11434/v1.`;
    throw new FlowError('BAD_REQUEST', message);
  });
}

/** Those that answer as servers of models do. Nobody but the operator chooses who is asked, and no key is sent. */
export async function findLocalServers(places: readonly LocalPlace[], signal: AbortSignal): Promise<LocalServer[]> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const found = await Promise.all(
    places.map(async ({ name, baseURL }): Promise<LocalServer[]> => {
      try {
        return [{ name, baseURL, models: await listModels({ name, baseURL }, patience) }];
      } catch {
        // Nobody is there, or somebody who serves something else.
        return [];
      }
    }),
  );
  return found.flat().filter(({ models }) => models.length > 0);
}
