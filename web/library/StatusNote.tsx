import { OctagonX, TriangleAlert } from 'lucide-react';
import type { ReleaseStatus } from '#engine/protocol/index';
import { formatTime } from '../shell/format-time.ts';
import { Badge } from '../ui/index.ts';
import { ReleaseLink } from './ReleaseFacts.tsx';

/** Says on top of a page that a release should not be used any more, and why. */
export function StatusNote({ status }: { status: ReleaseStatus }) {
  const isWithdrawn = status.state === 'withdrawn';
  const Icon = isWithdrawn ? OctagonX : TriangleAlert;
  return (
    <section
      aria-label="Status"
      className={`mb-4 flex items-start gap-2 rounded-lg border p-3 ${isWithdrawn ? 'border-failed/40 bg-failed-soft' : 'border-waiting/50 bg-waiting-soft'}`}
    >
      <Icon className={`mt-0.5 size-4 shrink-0 ${isWithdrawn ? 'text-failed' : 'text-waiting-ink'}`} aria-hidden />
      <div className="min-w-0">
        <p className="font-semibold">
          {isWithdrawn ? 'Withdrawn' : 'Deprecated'} {formatTime(status.since)}
        </p>
        <p className="wrap-anywhere whitespace-pre-wrap">{status.reason}</p>
        <p className="text-muted">
          {isWithdrawn
            ? 'Flows that pin it go on working; nobody can pin it anew.'
            : 'Flows that pin it go on working and are warned.'}
          {status.state === 'deprecated' && status.replacement !== undefined && (
            <>
              {' '}
              Use instead: <ReleaseLink reference={status.replacement} />
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
      withdrawn
    </Badge>
  ) : (
    <Badge tone="waiting" icon={<TriangleAlert aria-hidden />} title={status.reason}>
      deprecated
    </Badge>
  );
}
