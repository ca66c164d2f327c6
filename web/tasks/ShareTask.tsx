import { Copy, Link2 } from 'lucide-react';
import { useState } from 'react';
import { makeTaskLink } from '../client/task-link.ts';
import { shareTaskText as text } from '../text/task-link.ts';
import { Button, FormDialog, showError, TextField, toast } from '../ui/index.ts';

/** A link with which somebody without an account answers a task. */
export function ShareTask({ task }: { task: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" icon={<Link2 />} onClick={() => setOpen(true)}>
        {text.share}
      </Button>
      {isOpen && <ShareDialog task={task} onClose={() => setOpen(false)} />}
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
      toast.success(text.copied);
    } catch (error) {
      showError(error); // it stands in the field
    }
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title}
      description={text.about}
      action={url === undefined ? text.make : text.copy}
      busy={busy}
      onSubmit={() => (url === undefined ? make() : copy(url))}
    >
      {url === undefined ? (
        <TextField
          label={text.name}
          hint={text.nameHint}
          value={note}
          onChange={(next) => setNote(next.slice(0, 100))}
        />
      ) : (
        <div className="flex items-end gap-2">
          <TextField className="min-w-0 flex-1" label={text.link} value={url} onChange={() => {}} readOnly mono />
          <Button icon={<Copy />} onClick={() => void copy(url)}>
            {text.copy}
          </Button>
        </div>
      )}
    </FormDialog>
  );
}
