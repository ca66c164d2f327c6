import OpenAI from 'openai';
import type { ModelRequest } from '../host.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import type { ModelPrice } from '../protocol/settings.ts';
import type { CallWatch, Timeouts } from './call-watch.ts';

/** One OpenAI-compatible endpoint. The key stays in this object: no message, journal or log ever names it. */
export interface ProviderConfig {
  readonly name: string;
  /** Usually ends in `/v1`. */
  readonly baseURL: string;
  /** Left out for local servers that want none. */
  readonly apiKey?: string;
  /** Answers when a role is bound to this provider without naming a model. */
  readonly defaultModel?: string;
  /** Makes vectors of texts for roles that no model was chosen for. */
  readonly embeddingModel?: string;
  /** The call leaves from a page or its worker: the person chose to let this browser hold the key. */
  readonly browser?: boolean;
  /** What calls cost; a model that has no price here has no cost. */
  readonly prices?: readonly ModelPrice[];
  /** Milliseconds; see `defaultTimeouts`. */
  readonly timeouts?: Partial<Timeouts>;
}

/** Local servers load a model and read a long prompt before they say a word, so the first two are generous. */
export const defaultTimeouts: Timeouts = { connectMs: 120_000, firstByteMs: 120_000, idleMs: 60_000 };

/** What a provider turned out not to know; asked once, remembered for as long as this object lives. */
export type Quirk = 'response_format' | 'stream_options' | 'max_tokens';

export interface Provider {
  readonly config: ProviderConfig;
  readonly timeouts: Timeouts;
  readonly quirks: Set<Quirk>;
}

export function toProvider(config: ProviderConfig): Provider {
  return { config, timeouts: { ...defaultTimeouts, ...config.timeouts }, quirks: new Set() };
}

/** What a call says of itself. A page may send only the headers that the server allows; many allow none of these. */
export function callHeaders(
  { config }: Provider,
  { run, address, sample, repair, traceparent }: ModelRequest,
  ...part: readonly number[]
): Record<string, string> {
  if (config.browser === true) return {};
  const key = idempotencyKey(run, address, sample, repair, ...part);
  return { 'idempotency-key': key, ...(traceparent === undefined ? {} : { traceparent }) };
}

/** A client for one call. Nothing is taken from environment variables, which may hold the key of another provider. */
export function openAiClient({ config }: Provider, fetch: CallWatch['fetch']): OpenAI {
  return new OpenAI({
    baseURL: config.baseURL,
    apiKey: config.apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    // Our own watch is stricter and tells the phases apart.
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
    dangerouslyAllowBrowser: config.browser === true,
    fetch,
    ...(config.apiKey === undefined ? { defaultHeaders: { authorization: null } } : {}),
  });
}
