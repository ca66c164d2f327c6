import { CircleAlert } from 'lucide-react';
import type { FlowError } from '#engine/errors';

/** Why an answer was not taken. */
export function TaskRefused({ error }: { error: FlowError }) {
  return (
    <div role="alert" className="flex items-start gap-2 rounded-lg border border-failed/40 bg-failed-soft p-3">
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-failed" aria-hidden />
      <div className="min-w-0">
        <p className="wrap-anywhere font-medium text-failed-ink">{error.message}</p>
        <p className="text-muted">{error.help}</p>
      </div>
    </div>
  );
}
