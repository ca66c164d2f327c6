import { useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { Button, Dialog, NumberField, showError } from '../ui/index.ts';
import { toBudget } from './start-options.ts';

/** Raises the limits of a run that reached one, and lets it go on. */
export function ResumeDialog({
  client,
  store,
  onClose,
}: {
  client: RunClient;
  store: StoreApi<RunData>;
  onClose: () => void;
}) {
  const run = useRun(store, (data) => data.run);
  const usage = useRun(store, (data) => data.usage);
  const limit = useRun(store, (data) => data.paused?.limit);
  const budget = useRun(store, (data) => data.budget);
  const [calls, setCalls] = useState(doubled(budget.calls));
  const [tokens, setTokens] = useState(doubled(budget.tokens));
  const [seconds, setSeconds] = useState(doubled(budget.seconds));
  const [busy, setBusy] = useState(false);
  const resume = () => {
    setBusy(true);
    client
      .resume(run, toBudget({ calls, tokens, seconds }))
      .then(onClose, (error: unknown) => showError(error, 'The run did not go on.'))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => !open && onClose()}
      title="Raise the budget"
      description={`The run reached a limit${limit === undefined ? '' : ` (${limit})`} and waits. Spent so far: ${usage.calls} calls, ${usage.inputTokens + usage.outputTokens} tokens.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} onClick={resume}>
            Resume
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <NumberField label="Most model calls" min={1} value={calls} onChange={setCalls} placeholder="no limit" />
        <NumberField
          label="Most tokens"
          min={1}
          step={1000}
          value={tokens}
          onChange={setTokens}
          placeholder="no limit"
        />
        <NumberField
          label="Most seconds"
          min={1}
          step={10}
          value={seconds}
          onChange={setSeconds}
          placeholder="no limit"
        />
      </div>
    </Dialog>
  );
}

function doubled(limit: number | undefined): number | null {
  return limit === undefined ? null : Math.max(1, limit * 2);
}
