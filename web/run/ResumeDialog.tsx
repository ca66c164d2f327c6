import { useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Budget } from '#engine/journal/index';
import type { RunClient } from '../client/run-client.ts';
import { formatCost, formatCount } from '../shell/format-amount.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { resumeDialogText } from '../text/run-dialogs.ts';
import { Button, Dialog, showError } from '../ui/index.ts';
import { BudgetFields } from './BudgetFields.tsx';
import { type BudgetDraft, raisedLimit, toBudget } from './start-options.ts';

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
  const [limits, setLimits] = useState<BudgetDraft>({
    calls: raisedLimit(budget.calls, usage.calls),
    tokens: raisedLimit(budget.tokens, usage.inputTokens + usage.outputTokens),
    money: raisedLimit(budget.money, usage.cost),
    seconds: raisedLimit(budget.seconds),
  });
  const [busy, setBusy] = useState(false);
  const resume = () => {
    setBusy(true);
    client
      .resume(run, budgetOf(limits))
      .then(onClose, (error: unknown) => showError(error, resumeDialogText.runDidNotGoOn))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => !open && onClose()}
      title={resumeDialogText.raiseTheBudget}
      description={resumeDialogText.runReachedLimitAndWaits(
        limit === undefined ? '' : ` (${limit})`,
        spentSoFar(usage),
      )}
      footer={
        <>
          <Button onClick={onClose}>{resumeDialogText.cancel}</Button>
          <Button look="primary" busy={busy} onClick={resume}>
            {resumeDialogText.resume}
          </Button>
        </>
      }
    >
      <BudgetFields className="flex flex-col gap-3" budget={limits} onChange={setLimits} />
    </Dialog>
  );
}

function budgetOf(limits: BudgetDraft): { budget?: Budget } {
  const budget = toBudget(limits);
  return budget === undefined ? {} : { budget };
}

function spentSoFar({ calls, inputTokens, outputTokens, cost }: RunData['usage']): string {
  const money = cost === undefined ? '' : `, ${formatCost(cost)}`;
  const said = resumeDialogText.callsAndTokens(calls, {
    calls: formatCount(calls),
    tokens: formatCount(inputTokens + outputTokens),
  });
  return `${said}${money}`;
}
