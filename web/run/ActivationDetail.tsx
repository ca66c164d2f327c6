import { ArrowLeft, CircleAlert, GitFork, Info } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { ActivationRecord } from '#engine/run/trace';
import { useMayIn } from '../client/account.ts';
import type { RunClient } from '../client/run-client.ts';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import { formatDuration, formatTime } from '../shell/format-time.ts';
import type { RunData } from '../store/run-store.ts';
import { useNowOf, useRun, useStreamText } from '../store/use-run.ts';
import { DueBadge } from '../tasks/DueBadge.tsx';
import { TaskContent } from '../tasks/TaskContent.tsx';
import { TaskForm } from '../tasks/TaskForm.tsx';
import { activationDetailText } from '../text/run.ts';
import { Badge, Button, IconButton, StatusBadge } from '../ui/index.ts';
import { ForkDialog } from './ForkDialog.tsx';
import { MessagesSection } from './MessagesSection.tsx';
import { titleOfPath } from './node-titles.ts';
import { SeatSection } from './SeatSection.tsx';
import { shownStatus } from './TraceRowView.tsx';
import { Turns } from './Turns.tsx';
import { durationOf } from './trace-rows.ts';

export interface ActivationDetailProps {
  client: RunClient;
  store: StoreApi<RunData>;
  address: string;
  /** Goes back to the tree where both do not fit side by side. */
  onBack?: (() => void) | undefined;
}

/** Everything that one activation received, did and sent. */
export function ActivationDetail({ client, store, address, onBack }: ActivationDetailProps) {
  const record = useRun(store, (data) => data.records.get(address));
  if (record === undefined) return null;
  return (
    <div className="h-full scroll-area">
      <div className="flex flex-col gap-4 p-3">
        <DetailHead client={client} store={store} record={record} onBack={onBack} />
        <SeatSection client={client} store={store} record={record} />
        <ErrorCard record={record} />
        <OpenTask client={client} store={store} record={record} />
        <Streaming store={store} address={address} />
        <MessagesSection client={client} store={store} record={record} when="before" />
        {record.turns !== undefined && record.turns.length > 0 && (
          <Section title={activationDetailText.conversation}>
            <Turns turns={record.turns} />
          </Section>
        )}
        {record.status !== 'skipped' && record.endedAt !== undefined && (
          <MessagesSection client={client} store={store} record={record} when="after" />
        )}
        {record.status === 'skipped' && <p className="text-muted">{activationDetailText.itWasSkippedBecause}</p>}
      </div>
    </div>
  );
}

function DetailHead({
  client,
  store,
  record,
  onBack,
}: {
  client: RunClient;
  store: StoreApi<RunData>;
  record: ActivationRecord;
  onBack: (() => void) | undefined;
}) {
  const started = useRun(store, (data) => data.started);
  const isWorking = useRun(store, (data) => data.working.has(record.address) || data.streams.has(record.address));
  const held = useRun(store, (data) => data.heldCalls.get(record.address));
  const isOver = useRun(
    store,
    (data) => data.status === 'completed' || data.status === 'failed' || data.status === 'cancelled',
  );
  const [isForking, setForking] = useState(false);
  const status = shownStatus(record.status, {
    isWorking,
    isHeld: held !== undefined,
    isOver,
    isComposite: ['flow', 'loop', 'map', 'item'].includes(record.nodeType),
  });
  const now = useNowOf(store, status === 'active' || status === 'waiting' || status === 'held');
  const duration = durationOf(record, now);
  const mayFork = useMayIn(client.place, 'startRuns');
  const canFork = mayFork && record.status === 'done' && !['flow', 'loop', 'map', 'item'].includes(record.nodeType);
  return (
    <header className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        {onBack !== undefined && (
          <IconButton size="sm" label={activationDetailText.backToTrace} onClick={onBack}>
            <ArrowLeft aria-hidden />
          </IconButton>
        )}
        <h3 className="min-w-0 truncate font-semibold text-md">{titleOfPath(started, record.path)}</h3>
        <StatusBadge status={status} />
        <span className="flex-1" />
        {canFork && (
          <Button size="sm" icon={<GitFork />} onClick={() => setForking(true)}>
            {activationDetailText.forkHere}
          </Button>
        )}
      </div>
      <div className="wrap-anywhere font-mono text-faint text-xs">{record.address}</div>
      <div className="flex flex-wrap gap-x-3 gap-y-0.5 text-muted text-sm">
        <span>{record.nodeType}</span>
        {record.model !== undefined && <span>{record.model}</span>}
        {duration !== undefined && status !== 'queued' && (
          <span title={formatTime(record.startedAt ?? record.scheduledAt)}>{formatDuration(duration)}</span>
        )}
        {record.usage !== undefined && record.usage.calls > 0 && (
          <span>
            {activationDetailText.callsTokensInOut(
              record.usage.calls,
              formatCount(record.usage.inputTokens),
              formatCount(record.usage.outputTokens),
            )}
            {record.usage.cost !== undefined && `, ${formatCost(record.usage.cost)}`}
          </span>
        )}
        {status === 'held' && <span>{held?.message}</span>}
        {record.attempts > 1 && <span>{activationDetailText.attempts(record.attempts)}</span>}
        {record.finishReason === 'length' && <Badge tone="waiting">{activationDetailText.cutOffAtTokenLimit}</Badge>}
      </div>
      {isForking && <ForkDialog client={client} store={store} record={record} onClose={() => setForking(false)} />}
    </header>
  );
}

function ErrorCard({ record }: { record: ActivationRecord }) {
  const { error } = record;
  if (error === undefined) return null;
  if (record.status === 'done') {
    return (
      <p className="flex items-start gap-1.5 text-muted text-sm">
        <Info className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span className="wrap-anywhere">
          {record.attempts > 1 ? activationDetailText.earlierAttemptFailed : activationDetailText.itFailedAndItsPolicy}:{' '}
          {error.message}
        </span>
      </p>
    );
  }
  return (
    <div role="alert" className="rounded-lg border border-failed/40 bg-failed-soft p-3">
      <p className="flex items-start gap-2 font-medium text-failed-ink">
        <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span className="wrap-anywhere">{error.message}</span>
      </p>
      <p className="mt-1 text-muted">{error.help}</p>
      {error.detail !== undefined && (
        <pre className="mt-2 max-h-40 scroll-area rounded-md bg-surface p-2 font-mono text-xs whitespace-pre-wrap">
          {error.detail}
        </pre>
      )}
    </div>
  );
}

function OpenTask({
  client,
  store,
  record,
}: {
  client: RunClient;
  store: StoreApi<RunData>;
  record: ActivationRecord;
}) {
  const task = useRun(store, (data) => data.tasks.find(({ id }) => id === record.task));
  if (task === undefined || record.status !== 'waiting') return null;
  return (
    <section
      aria-label={activationDetailText.waitingForPerson}
      className="flex flex-col gap-3 rounded-lg border border-waiting/60 p-3"
    >
      <div className="flex empty:hidden">
        <DueBadge client={client} task={task} />
      </div>
      <TaskContent task={task} />
      <TaskForm key={task.id} client={client} task={task} onAnswered={() => {}} />
    </section>
  );
}

function Streaming({ store, address }: { store: StoreApi<RunData>; address: string }) {
  const text = useStreamText(store, address);
  if (text === '') return null;
  return (
    <Section title={activationDetailText.writingNow}>
      <pre
        aria-live="off"
        className="wrap-anywhere rounded-lg border border-running/50 bg-running-soft/50 p-2.5 font-sans whitespace-pre-wrap"
      >
        {text}
        <span
          className="ml-0.5 inline-block h-3.5 w-1.5 animate-status-pulse bg-running align-text-bottom"
          aria-hidden
        />
      </pre>
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h4 className="font-medium text-muted text-sm">{title}</h4>
      {children}
    </section>
  );
}
