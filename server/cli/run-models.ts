import { existsSync } from 'node:fs';
import { FlowError } from '#engine/errors';
import type { SettingsStore } from '../host/settings-store.ts';
import { type ModelEnvironment, Providers } from '../models/providers.ts';
import { ServerModels } from '../models/server-models.ts';
import { findServer } from '../server-note.ts';
import { type LibraryAccess, withData } from './library-access.ts';

/**
 * The models of a headless run: those of the environment, those of the data folder's settings, and recordings of the
 * library. The folder is opened for a moment only, so that a server may start while the run goes on.
 */
export function modelsForRun(dataFolder: string, library: LibraryAccess, environment: ModelEnvironment): ServerModels {
  return new ServerModels(new Providers(environment, folderSettings(dataFolder)), library);
}

function folderSettings(dataFolder: string): SettingsStore {
  // A server that runs on the folder keeps its keys to itself.
  const isOutOfReach = () => !existsSync(dataFolder) || findServer(dataFolder) !== undefined;
  const readOnly = () => Promise.reject(new FlowError('CONFLICT', 'Settings are changed on the settings page.'));
  return {
    list: async () => (isOutOfReach() ? [] : withData(dataFolder, ({ settings }) => settings.list())),
    credentials: async (name) =>
      isOutOfReach() ? undefined : withData(dataFolder, ({ settings }) => settings.credentials(name)),
    save: readOnly,
    remove: readOnly,
  };
}
