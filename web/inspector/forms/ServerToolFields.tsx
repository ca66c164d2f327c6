import { ServerName, ToolName } from '#engine/format/index';
import type { ToolView } from '#engine/protocol/index';
import { useServerTools, useToolServers } from '../../client/tool-servers.ts';
import { serverToolFieldsText } from '../../text/inspector-asking.ts';
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
    isKnown || servers.length === 0
      ? []
      : [{ value: server, label: server, description: serverToolFieldsText.notSetUpHere }];
  return (
    <>
      {servers.length === 0 ? (
        <CommitText
          label={serverToolFieldsText.server}
          hint={serverToolFieldsText.serverHint}
          mono
          value={server}
          error={error}
          check={(text) => (ServerName.safeParse(text).success ? undefined : serverToolFieldsText.useLowerCaseLetters)}
          onCommit={onServer}
        />
      ) : (
        <Select
          label={serverToolFieldsText.server}
          value={server}
          options={[...servers.map(({ name, url }) => ({ value: name, label: name, description: url })), ...missing]}
          error={error}
          onChange={onServer}
        />
      )}
      {tools.length === 0 ? (
        <CommitText
          label={serverToolFieldsText.tool}
          hint={test.data?.ok === false ? test.data.message : undefined}
          mono
          value={tool}
          check={(text) => (ToolName.safeParse(text).success ? undefined : serverToolFieldsText.thisIsNoName)}
          onCommit={(text) => onTool(text, undefined)}
        />
      ) : (
        <Select
          label={serverToolFieldsText.tool}
          value={tool}
          options={[
            ...tools.map(({ name, title, description }) => ({
              value: name,
              label: title ?? name,
              description: description.slice(0, 120),
            })),
            ...(tools.some(({ name }) => name === tool)
              ? []
              : [{ value: tool, label: tool, description: serverToolFieldsText.serverDoesNotHaveIt }]),
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
