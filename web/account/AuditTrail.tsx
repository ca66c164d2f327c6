import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditEventView } from '#engine/protocol/accounts';
import { listAudit, useMembers } from '../client/account.ts';
import { pagesByTime } from '../client/queries.ts';
import { formatTime } from '../shell/format-time.ts';
import { auditActionText, auditText } from '../text/account.ts';
import { Button, ErrorState, Select, Spinner } from '../ui/index.ts';

const all = '*';

/** What was done on this server; for admins. */
export function AuditTrail() {
  const [actor, setActor] = useState(all);
  const [action, setAction] = useState(all);
  const members = useMembers().data?.members ?? [];
  const events = useInfiniteQuery({
    queryKey: ['audit', actor, action],
    ...pagesByTime((from) =>
      listAudit({
        ...(actor === all ? {} : { actor }),
        ...(action === all ? {} : { action }),
        ...from,
      }),
    ),
  });
  const people = [
    { value: all, label: auditText.anybody },
    ...members.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const actions = [
    { value: all, label: auditText.anything },
    ...Object.entries(auditActionText).map(([value, label]) => ({ value, label })),
  ];
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
        <Select label={auditText.who} value={actor} onChange={setActor} options={people} />
        <Select label={auditText.what} value={action} onChange={setAction} options={actions} />
      </div>
      {events.isPending && <Spinner />}
      {events.isError && <ErrorState error={events.error} onRetry={() => void events.refetch()} />}
      {events.isSuccess && <EventList events={events.data.pages.flatMap((page) => page.events)} />}
      {events.hasNextPage && (
        <div>
          <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
            {auditText.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function EventList({ events }: { events: readonly AuditEventView[] }) {
  if (events.length === 0) return <p className="text-faint">{auditText.none}</p>;
  return (
    <ul
      aria-label={auditText.title}
      className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {events.map(({ id, at, name, actor, action, target, detail }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-2 px-3 py-1.5">
          <span className="w-40 shrink-0 text-faint text-sm tabular-nums">{formatTime(at)}</span>
          <span className="font-medium">{name === '' ? actor : name}</span>
          <span className="min-w-0 flex-1 basis-48 text-muted wrap-anywhere">
            {auditActionText[action] ?? action}
            {target !== '' && `: ${target}`}
            {detail !== '' && ` (${detail})`}
          </span>
        </li>
      ))}
    </ul>
  );
}
