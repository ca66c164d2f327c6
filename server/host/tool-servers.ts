import { FlowError } from '#engine/errors';
import { ServerName } from '#engine/format/index';
import type { ToolServers } from '#engine/host';
import { ToolServerInput, type ToolServerView, type ToolView } from '#engine/protocol/index';
import { callAgent, isAgent, listAgentTools } from './agent-client.ts';
import { callMcpTool, listMcpTools, type McpPlace } from './mcp-client.ts';
import { readPairs } from './read-pairs.ts';
import { standardHeader, type ToolServerAccess, type ToolServerStore } from './tool-server-store.ts';

/** The environment variables that set tool servers up. */
export interface ToolEnvironment {
  /** `name=url` with commas between. */
  readonly FLOWRIGHT_TOOL_SERVERS?: string | undefined;
  /** `name=token` with commas between, sent as `Authorization: Bearer token`. */
  readonly FLOWRIGHT_TOOL_TOKENS?: string | undefined;
}

const totalMs = 300_000;

/**
 * The MCP servers and remote agents of this machine: those of the environment, then those of the settings. An address
 * of an agent's card is an agent, any other an MCP server. Their addresses are the
 * operator's, so private ones are as good as others; no flow and no message has a say in them.
 */
export class ConfiguredToolServers implements ToolServers {
  readonly #environment: ReadonlyMap<string, ToolServerAccess>;
  readonly #store: ToolServerStore | undefined;

  constructor(environment: ReadonlyMap<string, ToolServerAccess>, store?: ToolServerStore) {
    this.#environment = environment;
    this.#store = store;
  }

  call: ToolServers['call'] = async (request, { signal }) => {
    const place = await this.#place(request.server);
    // The engine names only the part of a signal that it uses; what it hands out is the platform's own.
    const limits = { signal: signal as globalThis.AbortSignal, totalMs };
    return isAgent(place.url) ? callAgent(place, request, limits) : callMcpTool(place, request, limits);
  };

  async tools(name: string, signal: globalThis.AbortSignal): Promise<ToolView[]> {
    const place = await this.#place(name);
    return isAgent(place.url) ? listAgentTools(place, signal) : listMcpTools(place, signal);
  }

  /** What may be shown: never a secret. */
  async list(): Promise<ToolServerView[]> {
    const fixed = [...this.#environment].map(([name, { url, headers }]): ToolServerView => {
      const hasSecret = Object.keys(headers).length > 0;
      return { name, url, header: standardHeader, hasSecret, origin: 'environment' };
    });
    const stored = (await this.#store?.list()) ?? [];
    const others = stored.filter(({ name }) => !this.#environment.has(name));
    return [...fixed, ...others.map((server): ToolServerView => ({ ...server, origin: 'settings' }))];
  }

  async has(name: string): Promise<boolean> {
    return (await this.list()).some((server) => server.name === name);
  }

  async save(name: string, input: ToolServerInput): Promise<ToolServerView> {
    return { ...(await this.#changeable(name).save(name, input)), origin: 'settings' };
  }

  async remove(name: string): Promise<void> {
    await this.#changeable(name).remove(name);
  }

  async #place(name: string): Promise<McpPlace> {
    const access = this.#environment.get(name) ?? (await this.#store?.access(name));
    if (access !== undefined) return { name, ...access };
    throw new FlowError('TOOL_NOT_CONFIGURED', `There is no tool server "${name}" here.`);
  }

  #changeable(name: string): ToolServerStore {
    if (!this.#environment.has(name) && this.#store !== undefined) return this.#store;
    throw new FlowError(
      'CONFLICT',
      `The tool server "${name}" is set by environment variables and cannot be changed here.`,
    );
  }
}

/** The tool servers that the environment names. Throws BAD_REQUEST for what is none. */
export function readToolEnvironment(environment: ToolEnvironment): Map<string, ToolServerAccess> {
  const tokens = new Map(readPairs('FLOWRIGHT_TOOL_TOKENS', environment.FLOWRIGHT_TOOL_TOKENS));
  const servers = readPairs('FLOWRIGHT_TOOL_SERVERS', environment.FLOWRIGHT_TOOL_SERVERS);
  return new Map(
    servers.map(([name, url]): [string, ToolServerAccess] => {
      if (!ServerName.safeParse(name).success || !ToolServerInput.safeParse({ url }).success)
        throw new FlowError(
          'BAD_REQUEST',
          `FLOWRIGHT_TOOL_SERVERS: "${name}=${url}" is no name and address such as files=http://localhost:3001/mcp.`,
        );
      const token = tokens.get(name);
      return [name, { url, headers: token === undefined ? {} : { [standardHeader]: `Bearer ${token}` } }];
    }),
  );
}
