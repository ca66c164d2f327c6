import { KeyRound, Pencil, Plus, Send, Trash2, Webhook } from 'lucide-react';
import { useState } from 'react';
import type { WebhookDelivery, WebhookView } from '#engine/protocol/webhooks';
import { queryClient } from '../client/query-client.ts';
import {
  removeWebhook,
  renewWebhookSecret,
  sendAgain,
  testWebhook,
  useDeliveries,
  useWebhooks,
  webhooksKey,
} from '../client/webhooks.ts';
import { timeAgo } from '../shell/format-time.ts';
import { webhookDialogText, webhookEventText, webhookListText } from '../text/webhooks.ts';
import {
  Badge,
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  IconButton,
  Spinner,
  showError,
  toast,
} from '../ui/index.ts';
import { SecretDialog, WebhookDialog } from './WebhookDialog.tsx';

/** Addresses outside that are told what happens, and how that went. */
export function WebhookList() {
  const hooks = useWebhooks();
  const [edited, setEdited] = useState<WebhookView | 'new'>();
  const [secret, setSecret] = useState<string>();
  if (hooks.isPending) return <Spinner label={webhookListText.loading} />;
  if (hooks.isError) return <ErrorState error={hooks.error} onRetry={() => void hooks.refetch()} />;
  const add = (
    <Button icon={<Plus />} onClick={() => setEdited('new')}>
      {webhookListText.add}
    </Button>
  );
  return (
    <div className="flex flex-col gap-2">
      {hooks.data.length === 0 && (
        <EmptyState
          className="rounded-lg border border-line border-dashed"
          icon={<Webhook />}
          title={webhookListText.none}
          actions={add}
        >
          {webhookListText.noneAbout}
        </EmptyState>
      )}
      {hooks.data.map((hook) => (
        <HookRow key={hook.id} hook={hook} onEdit={() => setEdited(hook)} onSecret={setSecret} />
      ))}
      {hooks.data.length > 0 && <div>{add}</div>}
      {edited !== undefined && (
        <WebhookDialog
          hook={edited === 'new' ? undefined : edited}
          onClose={(made) => {
            setEdited(undefined);
            setSecret(made);
          }}
        />
      )}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </div>
  );
}

interface HookRowProps {
  hook: WebhookView;
  onEdit: () => void;
  onSecret: (secret: string) => void;
}

function HookRow({ hook, onEdit, onSecret }: HookRowProps) {
  const [isRemoving, setRemoving] = useState(false);
  const [busy, setBusy] = useState(false);
  const { host } = new URL(hook.url);
  const doing = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: webhooksKey });
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  const test = async () => {
    const { ok, message } = await testWebhook(hook.id);
    if (ok) toast.success(message);
    else toast.error(message);
  };
  return (
    <section aria-label={host} className="rounded-lg border border-line bg-surface p-3 shadow-raised">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <div className="flex flex-wrap items-center gap-1.5">
            <span className="font-semibold">{host}</span>
            <Badge>{webhookListText.events(hook.events.length)}</Badge>
            {hook.withLinks && <Badge>{webhookListText.withLinks}</Badge>}
            {hook.waiting > 0 && <Badge tone="waiting">{webhookListText.waiting(hook.waiting)}</Badge>}
            {hook.dead > 0 && <Badge tone="failed">{webhookListText.dead(hook.dead)}</Badge>}
          </div>
          <div className="truncate font-mono text-muted text-xs">{hook.url}</div>
        </div>
        <Button size="sm" icon={<Send />} busy={busy} onClick={() => void doing(test)}>
          {webhookListText.test}
        </Button>
        <IconButton
          size="sm"
          label={webhookDialogText.newSecret}
          onClick={() => void doing(async () => onSecret(await renewWebhookSecret(hook.id)))}
        >
          <KeyRound aria-hidden />
        </IconButton>
        <IconButton size="sm" label={webhookListText.change(host)} onClick={onEdit}>
          <Pencil aria-hidden />
        </IconButton>
        <IconButton size="sm" label={webhookListText.remove(host)} onClick={() => setRemoving(true)}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <Deliveries hook={hook.id} />
      <ConfirmDialog
        open={isRemoving}
        onOpenChange={setRemoving}
        title={webhookListText.removeQuestion(host)}
        action={webhookListText.removeAction}
        danger
        onConfirm={() => void doing(async () => void (await removeWebhook(hook.id)))}
      >
        {webhookListText.removeAbout}
      </ConfirmDialog>
    </section>
  );
}

function Deliveries({ hook }: { hook: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer select-none text-muted text-sm hover:text-ink">
        {webhookListText.deliveries}
      </summary>
      {isOpen && <DeliveryList hook={hook} />}
    </details>
  );
}

function DeliveryList({ hook }: { hook: string }) {
  const deliveries = useDeliveries(hook);
  if (deliveries.isPending) return <Spinner label={webhookListText.loading} />;
  if (deliveries.isError) return <ErrorState error={deliveries.error} onRetry={() => void deliveries.refetch()} />;
  if (deliveries.data.length === 0) return <p className="mt-1 text-muted text-sm">{webhookListText.noDelivery}</p>;
  return (
    <ul className="scroll-area mt-2 flex max-h-64 flex-col gap-1.5">
      {deliveries.data.map((delivery) => (
        <DeliveryRow key={delivery.id} hook={hook} delivery={delivery} />
      ))}
    </ul>
  );
}

const statusText = {
  delivered: webhookListText.delivered,
  pending: webhookListText.pending,
  dead: webhookListText.givenUp,
} as const;
const statusTone = { delivered: 'done', pending: 'waiting', dead: 'failed' } as const;

function DeliveryRow({ hook, delivery }: { hook: string; delivery: WebhookDelivery }) {
  const { id, type, status, attempts, createdAt, problem } = delivery;
  const again = async () => {
    try {
      await sendAgain(hook, id);
      toast.success(webhookListText.sentAgain);
      await queryClient.invalidateQueries({ queryKey: webhooksKey });
    } catch (error) {
      showError(error);
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Badge tone={statusTone[status]}>{statusText[status]}</Badge>
      <span>{webhookEventText[type]}</span>
      <span className="text-faint">
        {timeAgo(createdAt)} · {webhookListText.attempts(attempts)}
      </span>
      {problem !== undefined && <span className="min-w-0 text-failed-ink wrap-anywhere">{problem}</span>}
      {status !== 'pending' && (
        <Button size="sm" look="ghost" onClick={() => void again()}>
          {webhookListText.again}
        </Button>
      )}
    </li>
  );
}
