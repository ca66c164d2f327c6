import { conflictNoteText } from '../text/settings.ts';
import { Button, showError } from '../ui/index.ts';

export interface ConflictNoteProps {
  takeTheirs: () => Promise<unknown>;
  keepMine: () => Promise<unknown>;
}

/** Somebody else was first: nothing was lost, and what happens now is chosen. */
export function ConflictNote({ takeTheirs, keepMine }: ConflictNoteProps) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 rounded-md bg-waiting-soft p-2 text-waiting-ink">
      <span className="min-w-0 flex-1 basis-56">{conflictNoteText.changedMeanwhile}</span>
      <Button size="sm" onClick={() => void takeTheirs().catch(showError)}>
        {conflictNoteText.takeTheirs}
      </Button>
      <Button size="sm" onClick={() => void keepMine().catch(showError)}>
        {conflictNoteText.keepMine}
      </Button>
    </div>
  );
}
