import { Hourglass } from 'lucide-react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { heldBadgesText } from '../text/run.ts';
import { Badge } from '../ui/index.ts';

/** Says of each provider of models how many steps wait until it may be asked. Nothing is shown when none does. */
export function HeldBadges({ store }: { store: StoreApi<RunData> }) {
  const calls = [...useRun(store, (data) => data.heldCalls).values()];
  const providers = [...new Set(calls.map(({ provider }) => provider))];
  return providers.map((provider) => {
    const waiting = calls.filter((call) => call.provider === provider);
    return (
      <Badge key={provider} icon={<Hourglass aria-hidden />} title={waiting[0]?.message}>
        {heldBadgesText.stepsWait(waiting.length, provider)}
      </Badge>
    );
  });
}
