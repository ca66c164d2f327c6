import type { z } from 'zod';
import { LocalServers, type ProviderInput, ProviderTest, SettingsView } from '#engine/protocol/index';
import { request, send } from './request.ts';
import { stoppable } from './stoppable.ts';

const at = (name: string): string => `/api/settings/providers/${encodeURIComponent(name)}`;

export const getSettings = () => request('/api/settings', SettingsView);

/** Adds or changes a provider. Without `apiKey` the stored key stays as it is. */
export async function saveProvider(name: string, body: z.input<typeof ProviderInput>): Promise<void> {
  await send(at(name), { method: 'PUT', body });
}

export async function deleteProvider(name: string): Promise<void> {
  await send(at(name), { method: 'DELETE' });
}

/** Servers of models that answer on the machine of the server. */
export const findLocalServers = () => request('/api/settings/local-servers', LocalServers);

/** Asks the provider for its models, which shows whether address and key are right. */
export const testProvider = (name: string, signal?: AbortSignal) =>
  request(`${at(name)}/test`, ProviderTest, { method: 'POST', body: {}, ...stoppable(signal) });
