import { z } from 'zod';
import { JsonRecord } from '../format/node-schemas.ts';
import { ModelBindingSchema, ToolCallSchema, UsageSchema } from '../journal/entries.ts';

const ProviderName = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be lower-case letters, digits or "-"');

/** What a provider asks for a model, in US dollars a million tokens. `*` stands for every model without a price of its own. */
export const ModelPrice = z
  .strictObject({
    model: z.string().min(1).max(300),
    input: z.number().min(0).max(100_000),
    output: z.number().min(0).max(100_000),
  })
  .meta({ id: 'ModelPrice' });

const Prices = z.array(ModelPrice).max(200);

const Count = z.int().min(1).max(999_999).optional();

/** What a provider may be asked, by all processes together: calls at a time, calls a minute. */
export const ProviderLimits = z.strictObject({ atOnce: Count, perMinute: Count }).meta({ id: 'ProviderLimits' });

/** A provider as the workbench sees it. A key goes in and never comes out. */
export const ProviderView = z
  .strictObject({
    name: ProviderName,
    baseURL: z.url(),
    defaultModel: z.string(),
    /** Makes vectors of texts for roles that no model was chosen for; empty when none is named. */
    embeddingModel: z.string(),
    hasKey: z.boolean(),
    /** What its models cost; without a price a run shows tokens only. */
    prices: Prices,
    limits: ProviderLimits,
    /** Where its limits were set; what the environment says cannot be changed from the page. */
    limitsFrom: z.enum(['environment', 'settings']),
    /** Where it was configured; what the environment says cannot be changed from the page. */
    origin: z.enum(['environment', 'settings']),
    /** Another one after every change; absent where nothing can be changed. */
    revision: z.string().optional(),
  })
  .meta({ id: 'Provider' });

export const ProviderInput = z
  .strictObject({
    baseURL: z.url(),
    defaultModel: z.string().min(1).max(300),
    embeddingModel: z.string().max(300).optional(),
    apiKey: z.string().max(1000).optional(),
    prices: Prices.optional(),
    limits: ProviderLimits.optional(),
    /** The revision that this is a change of, `''` for a provider that is new: if it is another one now, nothing is changed. */
    over: z.string().max(100).optional(),
  })
  .meta({ id: 'ProviderInput' });

export const SettingsView = z
  .strictObject({
    providers: z.array(ProviderView),
    /** What a role gets that nothing binds; absent when no provider is configured. */
    defaultModel: ModelBindingSchema.optional(),
  })
  .meta({ id: 'Settings' });

export const ProviderTest = z
  .strictObject({ ok: z.boolean(), models: z.array(z.string()), message: z.string() })
  .meta({ id: 'ProviderTest' });

/** A server of models on the server's own machine that answers and is not a provider yet. */
export const LocalServer = z
  .strictObject({ name: ProviderName, baseURL: z.url(), models: z.array(z.string()) })
  .meta({ id: 'LocalServer' });
export type LocalServer = z.infer<typeof LocalServer>;

export const LocalServers = z.strictObject({ servers: z.array(LocalServer) }).meta({ id: 'LocalServers' });

/** A model call that a browser run asks the server to make, so that the key stays on the server. Answered as SSE. */
export const ModelCallRequest = z
  .strictObject({
    binding: ModelBindingSchema,
    turns: z
      .array(
        z.strictObject({
          role: z.enum(['system', 'user', 'assistant', 'tool']),
          content: z.string(),
          calls: z.array(ToolCallSchema).optional(),
          callId: z.string().optional(),
        }),
      )
      .max(100_000),
    /** Vectors of these are wanted instead; there are no turns then. */
    embed: z.strictObject({ texts: z.array(z.string()).min(1).max(100_000), isChosen: z.boolean() }).optional(),
    settings: z.strictObject({
      temperature: z.number().optional(),
      topP: z.number().optional(),
      maxTokens: z.int().optional(),
      stop: z.array(z.string()).optional(),
      seed: z.int().optional(),
    }),
    responseSchema: JsonRecord.optional(),
    tools: z.array(z.strictObject({ name: z.string(), description: z.string(), parameters: JsonRecord })).optional(),
    /** Id of the browser's run; with address, sample and repair the idempotency key. */
    run: z.string().max(64),
    address: z.string(),
    sample: z.int(),
    repair: z.int(),
  })
  .refine(
    ({ turns, embed }) => (turns.length === 0) === (embed !== undefined),
    'must have either turns or texts to embed',
  )
  .meta({ id: 'ModelCall' });

/** The last event of a model call's stream (`reply`); pieces come before it as `delta` events with the text. */
export const ModelReplyView = z.strictObject({
  text: z.string(),
  calls: z.array(ToolCallSchema).optional(),
  vectors: z.array(z.array(z.number())).optional(),
  usage: UsageSchema.omit({ calls: true }),
  finishReason: z.string(),
  model: z.string(),
});

export type ModelPrice = z.infer<typeof ModelPrice>;
export type ProviderLimits = z.infer<typeof ProviderLimits>;
export type ProviderView = z.infer<typeof ProviderView>;
export type ProviderInput = z.infer<typeof ProviderInput>;
export type SettingsView = z.infer<typeof SettingsView>;
export type ProviderTest = z.infer<typeof ProviderTest>;
