import { CircleCheck, CircleX, KeyRound, Pencil, Plug, Plus, Trash2, Wrench } from 'lucide-react';
import { useState } from 'react';
import type { ToolServerTest, ToolServerView } from '#engine/protocol/index';
import { queryClient } from '../client/query-client.ts';
import { deleteToolServer, testToolServer, toolServersKey, useToolServers } from '../client/tool-servers.ts';
import { toolServerListText } from '../text/settings.ts';
import { Badge, Button, ConfirmDialog, EmptyState, ErrorState, IconButton, Spinner, showError } from '../ui/index.ts';
import { ToolServerDialog } from './ToolServerDialog.tsx';
import { useTesting } from './use-testing.ts';

/** The MCP servers whose tools flows may use; their addresses and secrets stay on the server. */
export function ToolServerList() {
  const servers = useToolServers();
  const [edited, setEdited] = useState<ToolServerView | 'new' | undefined>();
  if (servers.isPending) return <Spinner label={toolServerListText.loadingToolServers} />;
  if (servers.isError) return <ErrorState error={servers.error} onRetry={() => void servers.refetch()} />;
  const add = (
    <Button icon={<Plus />} onClick={() => setEdited('new')}>
      {toolServerListText.addToolServer}
    </Button>
  );
  return (
    <div className="flex flex-col gap-2">
      {servers.data.length === 0 && (
        <EmptyState
          className="rounded-lg border border-line border-dashed"
          icon={<Wrench />}
          title={toolServerListText.noToolServerYet}
          actions={add}
        >
          {toolServerListText.anyMcpServerThatSpeaks}
        </EmptyState>
      )}
      {servers.data.map((server) => (
        <ServerRow key={server.name} server={server} onEdit={() => setEdited(server)} />
      ))}
      {servers.data.length > 0 && <div>{add}</div>}
      {edited !== undefined && (
        <ToolServerDialog
          key={edited === 'new' ? '' : edited.name}
          server={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}

function ServerRow({ server, onEdit }: { server: ToolServerView; onEdit: () => void }) {
  const [isDeleting, setDeleting] = useState(false);
  const { name, url, header, hasSecret, origin } = server;
  const test = useTesting(async (signal) => {
    const result = await testToolServer(name, signal);
    queryClient.setQueryData([...toolServersKey, 'tools', name], result);
    return result;
  });
  const remove = async () => {
    try {
      await deleteToolServer(name);
      await queryClient.invalidateQueries({ queryKey: toolServersKey });
    } catch (error) {
      showError(error);
    }
  };
  return (
    <section aria-label={name} className="rounded-lg border border-line bg-surface p-3 shadow-raised">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <div className="flex flex-wrap items-center gap-1.5">
            <span className="font-semibold">{name}</span>
            {origin === 'environment' && <Badge>{toolServerListText.fromServersEnvironment}</Badge>}
            {hasSecret && (
              <Badge icon={<KeyRound aria-hidden />} title={toolServerListText.sentAs(header)}>
                {toolServerListText.secretStored}
              </Badge>
            )}
          </div>
          <div className="truncate font-mono text-muted text-xs">{url}</div>
        </div>
        {test.isAsking && (
          <Button size="sm" look="ghost" onClick={test.cancel}>
            {toolServerListText.cancelTheTest}
          </Button>
        )}
        <Button size="sm" icon={<Plug />} busy={test.isAsking} onClick={() => void test.start()}>
          {toolServerListText.test}
        </Button>
        {origin === 'settings' && (
          <>
            <IconButton size="sm" label={toolServerListText.changeNamed(name)} onClick={onEdit}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton size="sm" label={toolServerListText.deleteNamed(name)} onClick={() => setDeleting(true)}>
              <Trash2 aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {test.result !== undefined && <TestResult test={test.result} />}
      <ConfirmDialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title={toolServerListText.deleteNamedQuestion(name)}
        action={toolServerListText.delete}
        danger
        onConfirm={() => void remove()}
      >
        {toolServerListText.itsStoredSecretIsDeleted}
      </ConfirmDialog>
    </section>
  );
}

function TestResult({ test }: { test: ToolServerTest }) {
  const Icon = test.ok ? CircleCheck : CircleX;
  return (
    <div role="status" className="mt-2 border-line border-t pt-2">
      <p className={`flex items-start gap-1.5 ${test.ok ? 'text-done-ink' : 'text-failed-ink'}`}>
        <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span className="min-w-0 wrap-anywhere">{test.message}</span>
      </p>
      {test.tools.length > 0 && (
        <ul className="scroll-area mt-2 flex max-h-40 flex-col gap-1" aria-label={toolServerListText.tools}>
          {test.tools.map((tool) => (
            <li key={tool.name} className="min-w-0 text-sm">
              <span className="rounded-sm bg-sunken px-1.5 font-mono text-xs">{tool.name}</span>{' '}
              <span className="text-muted wrap-anywhere">{tool.description.slice(0, 160)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
