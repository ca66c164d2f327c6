import { useState } from 'react';
import { ServerName } from '#engine/format/index';
import type { ToolServerView } from '#engine/protocol/index';
import { queryClient } from '../client/query-client.ts';
import { saveToolServer, toolServersKey } from '../client/tool-servers.ts';
import { toolServerDialogText } from '../text/settings.ts';
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
      toast.success(toolServerDialogText.toolServerSaved(name));
      onClose();
    });

  return (
    <FormDialog
      open
      onClose={onClose}
      title={server === undefined ? toolServerDialogText.addToolServer : toolServerDialogText.changeNamed(server.name)}
      description={toolServerDialogText.mcpServerThatSpeaks}
      action={toolServerDialogText.save}
      busy={busy}
      onSubmit={submit}
    >
      <TextField
        label={toolServerDialogText.name}
        hint={toolServerDialogText.nameHint}
        required
        readOnly={server !== undefined}
        value={name}
        onChange={setName}
        error={problems.name}
      />
      <TextField
        label={toolServerDialogText.address}
        hint={toolServerDialogText.addressHint}
        required
        mono
        value={url}
        onChange={setUrl}
        error={problems.url}
        placeholder="https://…/mcp"
        inputMode="url"
      />
      <TextField
        label={toolServerDialogText.secret}
        type="password"
        hint={
          server?.hasSecret === true
            ? toolServerDialogText.secretIsStoredLeave
            : toolServerDialogText.wholeValueOfHeader
        }
        value={secret}
        onChange={setSecret}
        error={problems.secret}
        autoComplete="new-password"
      />
      <TextField
        label={toolServerDialogText.header}
        hint={toolServerDialogText.headerHint}
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
    ...(ServerName.safeParse(name).success ? {} : { name: toolServerDialogText.useLowerCaseLetters }),
    ...(URL.canParse(url.trim()) ? {} : { url: toolServerDialogText.thisIsNotAddressSuch }),
  };
}
