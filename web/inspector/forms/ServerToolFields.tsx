import { ServerName, ToolName } from '#engine/format/index';
import type { ToolView } from '#engine/protocol/index';
import { useServerTools, useToolServers } from '../../client/tool-servers.ts';
import { Select } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';

export interface ServerToolFieldsProps {
  server: string;
  tool: string;
  error?: string | undefined;
  onServer: (server: string) => void;
  /** With what the server says of the tool, when it says anything. */
  onTool: (tool: string, view: ToolView | undefined) => void;
}

/** Chooses a tool: of a server that is set up here, or by name of one that others will have. */
export function ServerToolFields({ server, tool, error, onServer, onTool }: ServerToolFieldsProps) {
  const servers = useToolServers().data ?? [];
  const isKnown = servers.some(({ name }) => name === server);
  const test = useServerTools(isKnown ? server : undefined);
  const tools = test.data?.tools ?? [];
  const missing =
    isKnown || servers.length === 0 ? [] : [{ value: server, label: server, description: 'not set up here' }];
  return (
    <>
      {servers.length === 0 ? (
        <CommitText
          label="Server"
          hint="No tool server is set up here yet; the settings page adds one."
          mono
          value={server}
          error={error}
          check={(text) => (ServerName.safeParse(text).success ? undefined : 'Use lower-case letters, digits or “-”.')}
          onCommit={onServer}
        />
      ) : (
        <Select
          label="Server"
          value={server}
          options={[...servers.map(({ name, url }) => ({ value: name, label: name, description: url })), ...missing]}
          error={error}
          onChange={onServer}
        />
      )}
      {tools.length === 0 ? (
        <CommitText
          label="Tool"
          hint={test.data?.ok === false ? test.data.message : undefined}
          mono
          value={tool}
          check={(text) => (ToolName.safeParse(text).success ? undefined : 'This is no name of a tool.')}
          onCommit={(text) => onTool(text, undefined)}
        />
      ) : (
        <Select
          label="Tool"
          value={tool}
          options={[
            ...tools.map(({ name, title, description }) => ({
              value: name,
              label: title ?? name,
              description: description.slice(0, 120),
            })),
            ...(tools.some(({ name }) => name === tool)
              ? []
              : [{ value: tool, label: tool, description: 'the server does not have it' }]),
          ]}
          onChange={(name) =>
            onTool(
              name,
              tools.find((view) => view.name === name),
            )
          }
        />
      )}
    </>
  );
}
