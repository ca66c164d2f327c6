import { FlowError } from '#engine/errors';
import type { ModelBinding } from '#engine/host';
import { parsePrices } from '#engine/models/prices';
import type { ModelPrice, ProviderInput, ProviderLimits, ProviderView } from '#engine/protocol/index';
import type { ProviderCredentials, SettingsStore, StoredProvider } from '../host/settings-store.ts';

/** The environment variables that configure the default provider. */
export interface ModelEnvironment {
  readonly OPENAI_BASE_URL?: string | undefined;
  readonly OPENAI_API_KEY?: string | undefined;
  readonly OPENAI_MODEL?: string | undefined;
  /** Makes vectors of texts. */
  readonly OPENAI_EMBEDDING_MODEL?: string | undefined;
  /** US dollars a million tokens, as `model=input/output,…`. */
  readonly OPENAI_PRICES?: string | undefined;
}

/** Name of the provider that the environment configures. */
export const environmentProvider = 'default';
/** Name of the provider that answers from the examples of releases. */
export const recordedProvider = 'recorded';

const openAiBaseURL = 'https://api.openai.com/v1';

/** The model providers of this machine: the environment's first, then those of the settings. */
export class Providers {
  readonly #environment: ProviderCredentials | undefined;
  readonly #settings: SettingsStore | undefined;
  readonly #fixedLimits: ReadonlyMap<string, ProviderLimits>;

  /** `fixedLimits` are those that the environment sets, whatever the settings say. */
  constructor(
    environment: ProviderCredentials | undefined,
    settings?: SettingsStore,
    fixedLimits: ReadonlyMap<string, ProviderLimits> = new Map(),
  ) {
    this.#environment = environment;
    this.#settings = settings;
    this.#fixedLimits = fixedLimits;
  }

  /** What may be shown: never a key. */
  async list(): Promise<ProviderView[]> {
    const stored = (await this.#settings?.list()) ?? [];
    const fromSettings = stored.filter(({ name }) => !this.#isFixed(name)).map((provider) => this.#viewOf(provider));
    if (this.#environment === undefined) return fromSettings;
    const { apiKey, ...shown } = this.#environment;
    const hasKey = apiKey !== undefined;
    const limits = this.#fixedLimits.get(environmentProvider) ?? {};
    const fixed = { limits, limitsFrom: 'environment', origin: 'environment' } as const;
    return [{ name: environmentProvider, ...shown, hasKey, ...fixed }, ...fromSettings];
  }

  /** What a provider may be asked. */
  async limits(name: string): Promise<ProviderLimits> {
    const fixed = this.#fixedLimits.get(name);
    if (fixed !== undefined) return fixed;
    return (this.#isFixed(name) ? undefined : await this.#settings?.limits(name)) ?? {};
  }

  /** What a role gets that nothing binds. */
  async defaultBinding(): Promise<ModelBinding | undefined> {
    const provider = (await this.list()).find(({ defaultModel }) => defaultModel !== '');
    return provider === undefined ? undefined : { provider: provider.name, model: provider.defaultModel };
  }

  /** What a call needs; never to be sent, logged or written. */
  async credentials(name: string): Promise<ProviderCredentials | undefined> {
    if (this.#isFixed(name)) return this.#environment;
    return this.#settings?.credentials(name);
  }

  async save(name: string, input: ProviderInput): Promise<ProviderView> {
    const settings = this.#changeable(name);
    return this.#viewOf(await settings.save(name, input));
  }

  async remove(name: string): Promise<void> {
    await this.#changeable(name).remove(name);
  }

  #viewOf(stored: StoredProvider): ProviderView {
    const fixed = this.#fixedLimits.get(stored.name);
    return {
      ...stored,
      limits: fixed ?? stored.limits,
      limitsFrom: fixed === undefined ? 'settings' : 'environment',
      origin: 'settings',
    };
  }

  #changeable(name: string): SettingsStore {
    if (name === recordedProvider) {
      throw new FlowError('CONFLICT', `The name "${recordedProvider}" is taken: it stands for recorded examples.`);
    }
    if (this.#isFixed(name) || this.#settings === undefined) {
      throw new FlowError(
        'CONFLICT',
        `The provider "${name}" is set by environment variables and cannot be changed here.`,
      );
    }
    return this.#settings;
  }

  #isFixed(name: string): boolean {
    return name === environmentProvider && this.#environment !== undefined;
  }
}

/** The provider that the environment configures, if it does. Throws BAD_REQUEST when OPENAI_PRICES cannot be read. */
export function readModelEnvironment(environment: ModelEnvironment): ProviderCredentials | undefined {
  const { OPENAI_BASE_URL: baseURL = '', OPENAI_API_KEY: apiKey = '', OPENAI_MODEL: model = '' } = environment;
  const prices = readPrices(environment.OPENAI_PRICES ?? '');
  if (baseURL === '' && apiKey === '') return undefined;
  return {
    baseURL: baseURL === '' ? openAiBaseURL : baseURL,
    defaultModel: model,
    embeddingModel: environment.OPENAI_EMBEDDING_MODEL ?? '',
    prices,
    ...(apiKey === '' ? {} : { apiKey }),
  };
}

function readPrices(text: string): ModelPrice[] {
  try {
    return parsePrices(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FlowError('BAD_REQUEST', `OPENAI_PRICES: ${error.message} (US dollars a million tokens, input/output).`);
  }
}
