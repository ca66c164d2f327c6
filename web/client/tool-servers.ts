import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { type ToolServerInput, ToolServerList, ToolServerTest } from '#engine/protocol/index';
import { request, send } from './request.ts';
import { stoppable } from './stoppable.ts';

const path = '/api/settings/tool-servers';
const at = (name: string): string => `${path}/${encodeURIComponent(name)}`;

/** Adds or changes a tool server. Without `secret` the stored one stays as it is. */
export async function saveToolServer(name: string, body: z.input<typeof ToolServerInput>): Promise<void> {
  await send(at(name), { method: 'PUT', body });
}

export async function deleteToolServer(name: string): Promise<void> {
  await send(at(name), { method: 'DELETE' });
}

/** Asks a server for its tools, which shows whether address and secret are right. */
export const testToolServer = (name: string, signal?: AbortSignal) =>
  request(`${at(name)}/test`, ToolServerTest, { method: 'POST', body: {}, ...stoppable(signal) });

export const toolServersKey = ['settings', 'tool-servers'];

/** The tool servers that the operator has set up. */
export const useToolServers = () =>
  useQuery({ queryKey: toolServersKey, queryFn: async () => (await request(path, ToolServerList)).servers });

/** What tools a server has; not asked for a server that is not set up. */
export const useServerTools = (name: string | undefined) =>
  useQuery({
    queryKey: [...toolServersKey, 'tools', name],
    queryFn: ({ signal }) => testToolServer(name ?? '', signal),
    enabled: name !== undefined,
    staleTime: 60_000,
    retry: false,
  });
