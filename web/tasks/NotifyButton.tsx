import { Bell, BellRing } from 'lucide-react';
import { useState } from 'react';
import { notifyButtonText } from '../text/tasks.ts';
import { Button } from '../ui/index.ts';
import { askToNotify, notifyPermission } from './task-notices.ts';

/** Offers to be told of new tasks; the browser is asked only when this is pressed. */
export function NotifyButton() {
  const [permission, setPermission] = useState(notifyPermission);
  if (permission === 'unsupported') return null;
  if (permission === 'granted') {
    return (
      <span className="flex items-center gap-1.5 text-muted text-sm">
        <BellRing className="size-4" aria-hidden /> {notifyButtonText.youAreToldOfNew}
      </span>
    );
  }
  return (
    <Button
      size="sm"
      look="ghost"
      icon={<Bell />}
      disabled={permission === 'denied'}
      title={permission === 'denied' ? notifyButtonText.thisBrowserDoesNotAllow : undefined}
      onClick={() => void askToNotify().then(setPermission)}
    >
      {notifyButtonText.tellMeOfNewTasks}
    </Button>
  );
}
