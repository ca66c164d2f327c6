import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { EditRequest } from '#engine/protocol/index';
import type { ActivationRecord } from '#engine/run/trace';
import { useMayIn } from '../client/account.ts';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { messagesSectionText } from '../text/run.ts';
import { Button } from '../ui/index.ts';
import { EditMessagesDialog } from './EditMessagesDialog.tsx';
import { MessageCard } from './MessageCard.tsx';
import { valuesOf } from './message-texts.ts';

export interface MessagesSectionProps {
  client: RunClient;
  store: StoreApi<RunData>;
  record: ActivationRecord;
  /** What the activation got, or what it made. */
  when: EditRequest['when'];
}

/** What an activation received or sent and, while that still matters to the run, the way to change it. */
export function MessagesSection({ client, store, record, when }: MessagesSectionProps) {
  const isHeld = useRun(store, ({ held }) => held.has(`${when} ${record.address}`));
  const isOver = useRun(store, ({ status }) => isFinal(status));
  const isBegun = useRun(store, ({ working }) => working.has(record.address)) || record.status === 'waiting';
  const [isEditing, setEditing] = useState(false);
  const messages = when === 'before' ? record.inputs : record.outputs;
  const ports = Object.entries(messages);
  const title = when === 'before' ? messagesSectionText.received : messagesSectionText.sent;
  const maySteer = useMayIn(client.place, 'steerRuns');
  const canEdit = maySteer && !isOver && ports.length > 0 && (isHeld || (when === 'before' && isOpenLeaf(record)));
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <h4 className="font-medium text-muted text-sm">
          {title}
          {isHeld && (when === 'before' ? messagesSectionText.waitingToBegin : messagesSectionText.waitingToGoOn)}
        </h4>
        {canEdit && (
          <Button size="sm" icon={<Pencil />} onClick={() => setEditing(true)}>
            {messagesSectionText.edit}
          </Button>
        )}
      </div>
      {ports.length === 0 && (
        <p className="text-faint">
          {when === 'before' ? messagesSectionText.nothingItNeedsNoInput : messagesSectionText.nothing}
        </p>
      )}
      {ports.map(([port, message]) => (
        <MessageCard key={port} port={port} message={message} />
      ))}
      {isEditing && (
        <EditMessagesDialog
          client={client}
          run={store.getState().run}
          address={record.address}
          when={when}
          values={valuesOf(messages)}
          isBegun={isBegun && !isHeld}
          onClose={() => setEditing(false)}
        />
      )}
    </section>
  );
}

const composites = new Set(['flow', 'loop', 'map', 'item', 'discussion']);

function isOpenLeaf({ nodeType, status }: ActivationRecord): boolean {
  return !composites.has(nodeType) && (status === 'active' || status === 'waiting' || status === 'retrying');
}

function isFinal(status: RunData['status']): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
