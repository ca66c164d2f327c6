import { UserRoundPen } from 'lucide-react';
import { useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { ActivationRecord } from '#engine/run/trace';
import { useMayIn } from '../client/account.ts';
import type { RunClient } from '../client/run-client.ts';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { seatSectionText } from '../text/run-dialogs.ts';
import { Button } from '../ui/index.ts';
import { ChangePerformerDialog } from './ChangePerformerDialog.tsx';
import { canChangePerformer, changesOfSeat, describePerformer } from './performer-choice.ts';

export interface SeatSectionProps {
  client: RunClient;
  store: StoreApi<RunData>;
  record: ActivationRecord;
}

/** True while it matters who is on the seat of an activation. */
export function useCanChange(store: StoreApi<RunData>, address: string | undefined): boolean {
  return useRun(store, ({ records, status }) => {
    const record = address === undefined ? undefined : records.get(address);
    const isOver = status === 'completed' || status === 'failed' || status === 'cancelled';
    return record !== undefined && !isOver && canChangePerformer(records, record);
  });
}

/** Who was put on the seat of an `ask` while the run went on, and the way to change that. */
export function SeatSection({ client, store, record }: SeatSectionProps) {
  const maySteer = useMayIn(client.place, 'steerRuns');
  const canChange = useCanChange(store, record.address) && maySteer;
  const [isChanging, setChanging] = useState(false);
  // A new change makes a new record, so the list is as new as the record.
  const { entries, records, run } = store.getState();
  const changes = record.nodeType === 'ask' ? changesOfSeat(entries, records, record) : [];
  if (!canChange && changes.length === 0) return null;
  return (
    <section aria-label={seatSectionText.whoAnswers} className="flex flex-col gap-1.5">
      {changes.length > 0 && (
        <ul className="flex flex-col gap-0.5">
          {changes.map(({ at, performer, binding, by }, index) => (
            <li key={at + index} className={index === 0 ? 'text-ink' : 'text-faint text-sm'}>
              {index === 0 ? seatSectionText.answeredBy : seatSectionText.beforeThat}
              {describePerformer(performer, binding)}
              <span className="text-faint text-sm" title={formatTime(at)}>
                {' '}
                {seatSectionText.changedBy(by, timeAgo(at))}
              </span>
            </li>
          ))}
        </ul>
      )}
      {canChange && (
        <Button size="sm" className="self-start" icon={<UserRoundPen />} onClick={() => setChanging(true)}>
          {seatSectionText.changeWhoAnswers}
        </Button>
      )}
      {isChanging && (
        <ChangePerformerDialog client={client} run={run} address={record.address} onClose={() => setChanging(false)} />
      )}
    </section>
  );
}
