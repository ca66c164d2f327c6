import { setTimeout as sleep } from 'node:timers/promises';
import { FlowError } from '#engine/errors';
import type { CallOptions, ModelBinding, ModelReply, ModelRequest, Models } from '#engine/host';
import { listModels, openaiModels, type ProviderConfig } from '#engine/models/openai-models';
import { exampleInside, recordedModels, toRecordedAnswer } from '#engine/models/recorded-models';
import type { Example } from '#engine/protocol/index';
import { findRecording } from '#flows/data/index';
import type { ModelChoice } from '../durable/prepare-run.ts';
import type { ReleaseSource } from '../library/resolve-flow.ts';
import { type Providers, recordedProvider } from './providers.ts';

export interface RecordedPace {
  /** Milliseconds before each word of a recorded answer, so that a demonstration streams like a model. */
  readonly recordedPieceMs?: number;
}

/**
 * The models of this process: the configured providers, and `recorded`, whose model `flow/example` or
 * `flow@version/example` answers from that release's example. Settings count from the next call on.
 */
export class ServerModels implements Models, ModelChoice {
  readonly #providers: Providers;
  readonly #releases: ReleaseSource;
  readonly #pieceDelayMs: number;
  /** One object a provider for as long as its settings stay, since it learns what the provider cannot do. */
  readonly #open = new Map<string, { readonly key: string; readonly models: Models }>();

  constructor(providers: Providers, releases: ReleaseSource, pace: RecordedPace = {}) {
    this.#providers = providers;
    this.#releases = releases;
    this.#pieceDelayMs = pace.recordedPieceMs ?? 0;
  }

  async call(request: ModelRequest, options: CallOptions): Promise<ModelReply> {
    const { provider, model } = request.binding;
    if (provider !== recordedProvider) return (await this.#modelsOf(provider)).call(request, options);
    const example = await this.#findExample(model);
    const recorded = recordedModels(new Map([[model, { answers: example.answers.map(toRecordedAnswer) }]]), {
      pieceDelayMs: this.#pieceDelayMs,
      wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => Promise.reject(signal.reason)),
    });
    return recorded.call(request, options);
  }

  defaultBinding(): Promise<ModelBinding | undefined> {
    return this.#providers.defaultBinding();
  }

  async check({ provider, model }: ModelBinding): Promise<void> {
    if (provider === recordedProvider) await this.#findExample(model);
    else await this.#configOf(provider);
  }

  /** The models that a provider offers, by name. */
  async list(provider: string, signal: AbortSignal): Promise<string[]> {
    return listModels(await this.#configOf(provider), signal);
  }

  async #modelsOf(provider: string): Promise<Models> {
    const config = await this.#configOf(provider);
    const key = JSON.stringify(config);
    const open = this.#open.get(provider);
    if (open?.key === key) return open.models;
    const models = openaiModels([config]);
    this.#open.set(provider, { key, models });
    return models;
  }

  async #configOf(name: string): Promise<ProviderConfig> {
    const credentials = await this.#providers.credentials(name);
    if (credentials === undefined) {
      throw new FlowError('MODEL_NOT_CONFIGURED', `There is no provider "${name}" in the settings or the environment.`);
    }
    return { name, ...credentials };
  }

  async #findExample(model: string): Promise<Pick<Example, 'answers'>> {
    const ofData = await findRecording(model);
    if (ofData !== undefined) return { answers: ofData.answers.map(({ address, text }) => ({ address, text })) };
    const [flow = '', example = '', node] = model.split('/');
    const [name = '', version] = flow.split('@');
    const release = await this.#releases.release(name, version);
    const found = release?.examples.find((candidate) => candidate.name === example);
    if (found !== undefined) return node === undefined ? found : exampleInside(found, node);
    const reason =
      release === undefined ? `the library has no flow "${flow}"` : `"${flow}" has no example "${example}"`;
    throw new FlowError('MODEL_NOT_CONFIGURED', `There is no recording "${model}": ${reason}.`);
  }
}
