import { Play, StepForward } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useMayIn } from '../client/account.ts';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { resumeButtonsText } from '../text/run.ts';
import { Button, showError } from '../ui/index.ts';
import { ResumeDialog } from './ResumeDialog.tsx';

/** The ways on from a pause: by F8 all of it, by F10 one activation. */
export function ResumeButtons({ client, store }: { client: RunClient; store: StoreApi<RunData> }) {
  const maySteer = useMayIn(client.place, 'steerRuns');
  const run = useRun(store, (data) => data.run);
  const reason = useRun(store, (data) => data.paused?.reason);
  const [busy, setBusy] = useState(false);
  const [isRaising, setRaising] = useState(false);
  const isSpent = reason === 'budget';
  const go = (step: boolean) => {
    if (isSpent) return setRaising(true);
    setBusy(true);
    client
      .resume(run, step ? { step } : {})
      .catch((error: unknown) => showError(error, resumeButtonsText.runDidNotGoOn))
      .finally(() => setBusy(false));
  };
  useKeys({ F8: () => go(false), F10: () => go(true) }, !busy && maySteer);
  if (!maySteer) return null;
  return (
    <>
      <Button
        size="sm"
        look="primary"
        icon={<Play />}
        busy={busy}
        title={resumeButtonsText.goOnF8}
        aria-keyshortcuts="F8"
        onClick={() => go(false)}
      >
        {resumeButtonsText.resume}
      </Button>
      {!isSpent && (
        <Button
          size="sm"
          icon={<StepForward />}
          disabled={busy}
          title={resumeButtonsText.goOnAndStopAgain}
          aria-keyshortcuts="F10"
          onClick={() => go(true)}
        >
          {resumeButtonsText.step}
        </Button>
      )}
      {isRaising && <ResumeDialog client={client} store={store} onClose={() => setRaising(false)} />}
    </>
  );
}

/** Keys that count wherever the focus is, but not under a dialog. */
function useKeys(keys: Readonly<Record<string, () => void>>, isEnabled: boolean): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const act = keys[event.key];
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.repeat;
      if (act === undefined || !isPlain || event.defaultPrevented) return;
      if (document.querySelector('[role="dialog"][data-open]') !== null) return;
      event.preventDefault();
      if (isEnabled) act();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}
