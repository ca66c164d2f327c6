import { useState } from 'react';
import { urlTarget } from '#engine/format/index';
import { WebhookEvent, type WebhookView } from '#engine/protocol/webhooks';
import { queryClient } from '../client/query-client.ts';
import { addWebhook, changeWebhook, webhooksKey } from '../client/webhooks.ts';
import { webhookDialogText, webhookEventText } from '../text/webhooks.ts';
import { Checkbox, FieldNote, FormDialog, TextField, toast } from '../ui/index.ts';
import { useSaving } from './use-saving.ts';

export interface WebhookDialogProps {
  /** The one to change; undefined adds one. */
  hook: WebhookView | undefined;
  /** With the secret of a new one. */
  onClose: (secret?: string) => void;
}

/** Where a webhook is and what it is told. */
export function WebhookDialog({ hook, onClose }: WebhookDialogProps) {
  const [url, setUrl] = useState(hook?.url ?? '');
  const [events, setEvents] = useState<readonly WebhookEvent[]>(
    hook?.events ?? ['task.opened', 'task.reminder', 'task.overdue'],
  );
  const [withLinks, setWithLinks] = useState(hook?.withLinks ?? false);
  const [minutes, setMinutes] = useState(String(hook?.remindMinutes ?? 60));
  const { busy, problems, save } = useSaving();
  const submit = () =>
    save(check(url, events), async () => {
      const body = { url: url.trim(), events: [...events], withLinks, remindMinutes: Number(minutes) || 60 };
      if (hook === undefined) onClose(await addWebhook(body));
      else {
        await changeWebhook(hook.id, body);
        onClose();
      }
      await queryClient.invalidateQueries({ queryKey: webhooksKey });
    });
  return (
    <FormDialog
      open
      onClose={() => onClose()}
      title={hook === undefined ? webhookDialogText.add : webhookDialogText.change}
      description={webhookDialogText.about}
      action={webhookDialogText.save}
      busy={busy}
      onSubmit={submit}
    >
      <TextField
        label={webhookDialogText.url}
        hint={webhookDialogText.urlHint}
        required
        mono
        inputMode="url"
        placeholder="https://…"
        value={url}
        onChange={setUrl}
        error={problems.url}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium text-sm">{webhookDialogText.events}</legend>
        {WebhookEvent.options.map((event) => (
          <Checkbox
            key={event}
            label={webhookEventText[event]}
            checked={events.includes(event)}
            onChange={(on) => setEvents(on ? [...events, event] : events.filter((other) => other !== event))}
          />
        ))}
        {problems.events !== undefined && <FieldNote error={problems.events} />}
      </fieldset>
      {events.includes('task.reminder') && (
        <TextField label={webhookDialogText.remindMinutes} inputMode="numeric" value={minutes} onChange={setMinutes} />
      )}
      <Checkbox label={webhookDialogText.withLinks} checked={withLinks} onChange={setWithLinks} />
    </FormDialog>
  );
}

/** A secret that is shown once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret).then(
      () => toast.success(webhookDialogText.copied),
      () => undefined, // it stands in the field
    );
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      title={webhookDialogText.secretTitle}
      description={webhookDialogText.secretAbout}
      action={webhookDialogText.copy}
      busy={false}
      onSubmit={copy}
    >
      <TextField label={webhookDialogText.secret} mono readOnly value={secret} onChange={() => {}} />
    </FormDialog>
  );
}

function check(url: string, events: readonly WebhookEvent[]): Record<string, string> {
  const isAddress = URL.canParse(url.trim()) && typeof urlTarget(url.trim()) !== 'string';
  return {
    ...(isAddress ? {} : { url: webhookDialogText.wrongUrl }),
    ...(events.length > 0 ? {} : { events: webhookDialogText.noEvent }),
  };
}
