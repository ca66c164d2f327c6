import { CloudOff } from 'lucide-react';
import { useTasks } from '../client/queries.ts';
import { RequestError } from '../client/request-error.ts';
import { serverLostText } from '../text/shell.ts';

/** Says that the server cannot be reached, and what does not need it. */
export function ServerLost() {
  const { error, isError } = useTasks('server');
  if (!isError || !(error instanceof RequestError) || error.status !== 0) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 items-center justify-center gap-2 border-line border-b bg-waiting-soft px-4 py-1.5 text-sm text-waiting-ink"
    >
      <CloudOff className="size-4 shrink-0" aria-hidden />
      {serverLostText.serverDoesNotAnswerRuns}
    </div>
  );
}
