import { leaderLockName } from './run-channel.ts';
import { hearOfLeaders } from './run-commands.ts';

/**
 * Calls `goOn` when no worker of this browser leads: now, and each time the one that led is gone with its tab, so that
 * a tab that only looked on takes over what is left.
 */
export function takeOverWhenLeft(goOn: () => void): void {
  // Browsers have no locks on pages that came over plain HTTP, and no worker of ours runs there.
  if (!('locks' in navigator)) return;
  let isWaiting = false;
  const wait = () => {
    if (isWaiting) return;
    isWaiting = true;
    // Given up at once: only the moment counts at which nobody else holds it.
    void navigator.locks
      .request(leaderLockName, { mode: 'shared' }, () => {
        isWaiting = false;
      })
      .then(goOn);
  };
  hearOfLeaders(wait);
  wait();
}
