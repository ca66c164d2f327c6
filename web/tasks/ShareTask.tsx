import { Copy, Link2 } from 'lucide-react';
import { useState } from 'react';
import type { TaskView } from '#engine/protocol/index';
import { useMay } from '../client/account.ts';
import { makeTaskLink } from '../client/task-link.ts';
import { shareTaskText } from '../text/task-link.ts';
import { Button, FormDialog, showError, TextField, toast } from '../ui/index.ts';
import { useMayAnswer } from './use-me.ts';

/** A link with which somebody without an account answers a task. */
export function ShareTask({ task }: { task: TaskView }) {
  const [isOpen, setOpen] = useState(false);
  const isAllowed = useMay('linkTasks');
  const mayAnswer = useMayAnswer('server', task);
  // Whoever has a link answers in the place of who made it.
  if (!isAllowed || !mayAnswer) return null;
  return (
    <>
      <Button size="sm" icon={<Link2 />} onClick={() => setOpen(true)}>
        {shareTaskText.share}
      </Button>
      {isOpen && <ShareDialog task={task.id} onClose={() => setOpen(false)} />}
    </>
  );
}

function ShareDialog({ task, onClose }: { task: string; onClose: () => void }) {
  const [note, setNote] = useState('');
  const [url, setUrl] = useState<string>();
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      setUrl((await makeTaskLink(task, note)).url);
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  const copy = async (link: string) => {
    try {
      await navigator.clipboard.writeText(link);
      toast.success(shareTaskText.copied);
    } catch (error) {
      showError(error); // it stands in the field
    }
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      title={shareTaskText.title}
      description={shareTaskText.about}
      action={url === undefined ? shareTaskText.make : shareTaskText.copy}
      busy={busy}
      onSubmit={() => (url === undefined ? make() : copy(url))}
    >
      {url === undefined ? (
        <TextField
          label={shareTaskText.name}
          hint={shareTaskText.nameHint}
          value={note}
          onChange={(next) => setNote(next.slice(0, 100))}
        />
      ) : (
        <div className="flex items-end gap-2">
          <TextField
            className="min-w-0 flex-1"
            label={shareTaskText.link}
            value={url}
            onChange={() => {}}
            readOnly
            mono
          />
          <Button icon={<Copy />} onClick={() => void copy(url)}>
            {shareTaskText.copy}
          </Button>
        </div>
      )}
    </FormDialog>
  );
}
