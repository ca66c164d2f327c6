import { existsSync } from 'node:fs';
import { FlowError } from '#engine/errors';
import type { ToolReply, ToolRequest, ToolServers } from '#engine/host';
import { ToolReplyView } from '#engine/protocol/index';
import type { ToolServerStore } from '../host/tool-server-store.ts';
import { ConfiguredToolServers, readToolEnvironment } from '../host/tool-servers.ts';
import { withData } from './data-folder.ts';
import type { LibraryPlace } from './library-access.ts';
import { findLiveServer } from './live-server.ts';
import { readToken, ServerClient } from './server-client.ts';
import type { Terminal } from './terminal.ts';

/**
 * The tool servers of a headless run: those of the environment, then those of the settings, of which a server that
 * owns the data folder makes the calls itself, since it has their secrets. Throws BAD_REQUEST for a wrong environment.
 */
export function toolsForRun(
  { dataFolder, server }: LibraryPlace,
  { environment }: Pick<Terminal, 'environment'>,
): ToolServers {
  const given = readToolEnvironment(environment);
  const own = new ConfiguredToolServers(given, existsSync(dataFolder) ? folderServers(dataFolder) : undefined);
  return {
    async call(request, options) {
      const url = given.has(request.server) ? undefined : (server ?? (await findLiveServer(dataFolder))?.url);
      if (url === undefined) return own.call(request, options);
      return callRemotely(new ServerClient(url, readToken(dataFolder, environment)), request, options);
    },
  };
}

async function callRemotely(
  client: ServerClient,
  request: ToolRequest,
  { signal }: { readonly signal: Parameters<ToolServers['call']>[1]['signal'] },
): Promise<ToolReply> {
  signal.throwIfAborted();
  const { structured, ...reply } = await client.post('/api/tool-calls', request, ToolReplyView);
  signal.throwIfAborted();
  return { ...reply, ...(structured === undefined ? {} : { structured }) };
}

function folderServers(dataFolder: string): ToolServerStore {
  const readOnly = () => Promise.reject(new FlowError('CONFLICT', 'Settings are changed on the settings page.'));
  return {
    list: () => withData(dataFolder, ({ toolServers }) => toolServers.list()),
    access: (name) => withData(dataFolder, ({ toolServers }) => toolServers.access(name)),
    save: readOnly,
    remove: readOnly,
  };
}
