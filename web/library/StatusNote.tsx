import { OctagonX, TriangleAlert } from 'lucide-react';
import type { ReleaseStatus } from '#engine/protocol/index';
import { formatTime } from '../shell/format-time.ts';
import { statusNoteText } from '../text/library.ts';
import { Badge } from '../ui/index.ts';
import { ReleaseLink } from './ReleaseFacts.tsx';

/** Says on top of a page that a release should not be used any more, and why. */
export function StatusNote({ status }: { status: ReleaseStatus }) {
  const isWithdrawn = status.state === 'withdrawn';
  const Icon = isWithdrawn ? OctagonX : TriangleAlert;
  return (
    <section
      aria-label={statusNoteText.status}
      className={`mb-4 flex items-start gap-2 rounded-lg border p-3 ${isWithdrawn ? 'border-failed/40 bg-failed-soft' : 'border-waiting/50 bg-waiting-soft'}`}
    >
      <Icon className={`mt-0.5 size-4 shrink-0 ${isWithdrawn ? 'text-failed' : 'text-waiting-ink'}`} aria-hidden />
      <div className="min-w-0">
        <p className="font-semibold">
          {isWithdrawn ? statusNoteText.withdrawn : statusNoteText.deprecated} {formatTime(status.since)}
        </p>
        <p className="wrap-anywhere whitespace-pre-wrap">{status.reason}</p>
        <p className="text-muted">
          {isWithdrawn ? statusNoteText.flowsThatPinItGo : statusNoteText.flowsThatPinItGoOn}
          {status.state === 'deprecated' && status.replacement !== undefined && (
            <>
              {' '}
              {statusNoteText.useInstead} <ReleaseLink reference={status.replacement} />
            </>
          )}
        </p>
      </div>
    </section>
  );
}

export function StatusMark({ status }: { status: ReleaseStatus | undefined }) {
  if (status === undefined) return null;
  return status.state === 'withdrawn' ? (
    <Badge tone="failed" icon={<OctagonX aria-hidden />} title={status.reason}>
      {statusNoteText.withdrawnWord}
    </Badge>
  ) : (
    <Badge tone="waiting" icon={<TriangleAlert aria-hidden />} title={status.reason}>
      {statusNoteText.deprecatedWord}
    </Badge>
  );
}
