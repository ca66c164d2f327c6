import { existsSync } from 'node:fs';
import { FlowError } from '#engine/errors';
import type { CallOptions, ModelBinding, ModelReply, ModelRequest, Models } from '#engine/host';
import type { ModelChoice } from '../durable/prepare-run.ts';
import type { SettingsStore } from '../host/settings-store.ts';
import { Providers, readModelEnvironment, recordedProvider } from '../models/providers.ts';
import { ServerModels } from '../models/server-models.ts';
import { withData } from './data-folder.ts';
import type { LibraryAccess, LibraryPlace } from './library-access.ts';
import { findLiveServer } from './live-server.ts';
import { RemoteModels } from './remote-models.ts';
import { readToken, ServerClient } from './server-client.ts';
import type { Terminal } from './terminal.ts';

export type RunModels = Models & ModelChoice;

/**
 * The models of a headless run: those of the environment, recordings of the library, and those of the settings. A
 * server that was named or that owns the data folder makes the calls for these, since it has their keys; without one the folder is
 * opened for a moment only, so that a server may start while the run goes on.
 */
export async function modelsForRun(
  { dataFolder, server }: LibraryPlace,
  library: LibraryAccess,
  { environment }: Terminal,
): Promise<RunModels> {
  const given = readModelEnvironment(environment);
  const settings = existsSync(dataFolder) ? folderSettings(dataFolder) : undefined;
  const url = server ?? (await findLiveServer(dataFolder))?.url;
  if (url === undefined) return new ServerModels(new Providers(given, settings), library);
  const own = new Providers(given);
  const remote = new RemoteModels(new ServerClient(url, readToken(dataFolder, environment)));
  return new EitherModels(own, new ServerModels(own, library), remote);
}

/** What this process can do itself, and a server for the rest. */
class EitherModels implements RunModels {
  readonly #providers: Providers;
  readonly #own: ServerModels;
  readonly #remote: RemoteModels;

  constructor(providers: Providers, own: ServerModels, remote: RemoteModels) {
    this.#providers = providers;
    this.#own = own;
    this.#remote = remote;
  }

  async call(request: ModelRequest, options: CallOptions): Promise<ModelReply> {
    return (await this.#choose(request.binding)).call(request, options);
  }

  async check(binding: ModelBinding): Promise<void> {
    await (await this.#choose(binding)).check(binding);
  }

  async defaultBinding(): Promise<ModelBinding | undefined> {
    return (await this.#own.defaultBinding()) ?? this.#remote.defaultBinding();
  }

  async #choose({ provider }: ModelBinding): Promise<RunModels> {
    const isOwn = provider === recordedProvider || (await this.#providers.credentials(provider)) !== undefined;
    return isOwn ? this.#own : this.#remote;
  }
}

function folderSettings(dataFolder: string): SettingsStore {
  const readOnly = () => Promise.reject(new FlowError('CONFLICT', 'Settings are changed on the settings page.'));
  return {
    list: () => withData(dataFolder, ({ settings }) => settings.list()),
    credentials: (name) => withData(dataFolder, ({ settings }) => settings.credentials(name)),
    limits: (name) => withData(dataFolder, ({ settings }) => settings.limits(name)),
    save: readOnly,
    remove: readOnly,
  };
}
