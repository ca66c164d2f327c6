import { Plus, Trash2 } from 'lucide-react';
import type { NodeOf, ServerTool } from '#engine/format/index';
import { useServerTools, useToolServers } from '../../client/tool-servers.ts';
import { serverToolRowsText } from '../../text/inspector-asking.ts';
import { Button, IconButton, Menu } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { nameProblem } from '../schema/schema-kinds.ts';
import { ServerToolFields } from './ServerToolFields.tsx';
import { serverToolOf, toolAlias } from './server-tools.ts';

type Tools = NonNullable<NodeOf<'ask'>['tools']>;

export interface ServerToolRowsProps {
  tools: Tools;
  onChange: (tools: Tools) => void;
  errorAt: (key: string) => string | undefined;
}

/** Tools of servers that a model may use, beside flows. */
export function ServerToolRows({ tools, onChange, errorAt }: ServerToolRowsProps) {
  const names = Object.keys(tools);
  const own = Object.entries(tools).flatMap(([name, tool]) => ('server' in tool ? [[name, tool] as const] : []));
  const put = (from: string, to: string, tool: ServerTool) =>
    onChange(
      Object.fromEntries(Object.entries(tools).map(([name, kept]) => (name === from ? [to, tool] : [name, kept]))),
    );
  const remove = (name: string) => {
    const { [name]: _, ...others } = tools;
    onChange(others);
  };
  return (
    <>
      {own.map(([name, tool]) => (
        <div key={name} className="flex flex-col gap-2 rounded-lg border border-line p-2">
          <div className="flex items-end gap-1">
            <CommitText
              className="flex-1"
              label={serverToolRowsText.name}
              mono
              value={name}
              check={(text) =>
                nameProblem(
                  text,
                  names.filter((other) => other !== name),
                )
              }
              onCommit={(to) => put(name, to, tool)}
            />
            <IconButton label={serverToolRowsText.removeNamed(name)} look="secondary" onClick={() => remove(name)}>
              <Trash2 aria-hidden />
            </IconButton>
          </div>
          <ServerToolFields
            server={tool.server}
            tool={tool.tool}
            error={errorAt(`tools.${name}`)}
            onServer={(server) => put(name, name, { ...tool, server })}
            onTool={(chosen, view) =>
              put(name, name, view === undefined ? { ...tool, tool: chosen } : serverToolOf(tool.server, view))
            }
          />
          <CommitText
            label={serverToolRowsText.whatModelIsTold}
            isLong
            minRows={1}
            value={tool.description ?? ''}
            onCommit={(text) => {
              const { description: _, ...rest } = tool;
              put(name, name, text === '' ? rest : { ...rest, description: text });
            }}
          />
        </div>
      ))}
      <AddServerTool names={names} onAdd={(name, tool) => onChange({ ...tools, [name]: tool })} />
    </>
  );
}

function AddServerTool({
  names,
  onAdd,
}: {
  names: readonly string[];
  onAdd: (name: string, tool: ServerTool) => void;
}) {
  const servers = useToolServers().data ?? [];
  if (servers.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1.5">
      {servers.map(({ name }) => (
        <OfServer key={name} server={name} names={names} onAdd={onAdd} />
      ))}
    </div>
  );
}

function OfServer({ server, names, onAdd }: { server: string } & Parameters<typeof AddServerTool>[0]) {
  const tools = useServerTools(server).data?.tools ?? [];
  if (tools.length === 0) return null;
  return (
    <Menu
      trigger={
        <Button size="sm" icon={<Plus aria-hidden />}>
          {serverToolRowsText.addToolOf(server)}
        </Button>
      }
      entries={tools.map((view) => ({
        label: view.title ?? view.name,
        onSelect: () => onAdd(toolAlias(view.name, names), serverToolOf(server, view)),
      }))}
    />
  );
}
