import { useState } from 'react';
import { ServerName } from '#engine/format/index';
import type { ToolServerView } from '#engine/protocol/index';
import { queryClient } from '../client/query-client.ts';
import { saveToolServer, toolServersKey } from '../client/tool-servers.ts';
import { FormDialog, TextField, toast } from '../ui/index.ts';
import { useSaving } from './use-saving.ts';

export interface ToolServerDialogProps {
  /** The server to change; undefined adds one. */
  server: ToolServerView | undefined;
  onClose: () => void;
}

/** Where a tool server is and what lets us in. */
export function ToolServerDialog({ server, onClose }: ToolServerDialogProps) {
  const [name, setName] = useState(server?.name ?? '');
  const [url, setUrl] = useState(server?.url ?? '');
  const [header, setHeader] = useState(server?.header ?? 'Authorization');
  const [secret, setSecret] = useState('');
  const { busy, problems, save } = useSaving();

  const submit = () =>
    save(check(name, url), async () => {
      await saveToolServer(name, {
        url: url.trim(),
        header: header.trim() === '' ? 'Authorization' : header.trim(),
        ...(secret === '' ? {} : { secret }),
      });
      await queryClient.invalidateQueries({ queryKey: toolServersKey });
      toast.success(`Tool server ${name} saved.`);
      onClose();
    });

  return (
    <FormDialog
      open
      onClose={onClose}
      title={server === undefined ? 'Add a tool server' : `Change ${server.name}`}
      description="An MCP server that speaks streamable HTTP. The secret is stored on the server and never shown again."
      action="Save"
      busy={busy}
      onSubmit={submit}
    >
      <TextField
        label="Name"
        hint="How flows name it, for example files."
        required
        readOnly={server !== undefined}
        value={name}
        onChange={setName}
        error={problems.name}
      />
      <TextField
        label="Address"
        hint="Often ends in /mcp. It may be on this machine."
        required
        mono
        value={url}
        onChange={setUrl}
        error={problems.url}
        placeholder="https://…/mcp"
        inputMode="url"
      />
      <TextField
        label="Secret"
        type="password"
        hint={
          server?.hasSecret === true
            ? 'A secret is stored. Leave this empty to keep it.'
            : 'The whole value of the header, for example Bearer …. Leave empty if it needs none.'
        }
        value={secret}
        onChange={setSecret}
        error={problems.secret}
        autoComplete="new-password"
      />
      <TextField
        label="Header"
        hint="In which the secret is sent."
        mono
        value={header}
        onChange={setHeader}
        error={problems.header}
      />
    </FormDialog>
  );
}

function check(name: string, url: string): Record<string, string> {
  return {
    ...(ServerName.safeParse(name).success
      ? {}
      : { name: 'Use lower-case letters, digits or “-”, beginning with a letter.' }),
    ...(URL.canParse(url.trim()) ? {} : { url: 'This is not an address such as https://tools.example.com/mcp.' }),
  };
}
