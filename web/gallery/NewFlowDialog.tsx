import { useState } from 'react';
import { type FlowFile, FlowName } from '#engine/format/index';
import { createDraft, drafts } from '../store/drafts.ts';
import { newFlowDialogText } from '../text/gallery.ts';
import { FormDialog, showError, TextField } from '../ui/index.ts';

export interface NewFlowDialogProps {
  open: boolean;
  onClose: () => void;
  onCreated: (name: string) => void;
}

export function NewFlowDialog({ open, onClose, onCreated }: NewFlowDialogProps) {
  const [title, setTitle] = useState('');
  const [ownName, setOwnName] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const name = ownName ?? nameFrom(title);
  const create = async () => {
    const checked = FlowName.safeParse(name);
    if (!checked.success)
      return setProblem(newFlowDialogText.aName(checked.error.issues[0]?.message ?? newFlowDialogText.isNeeded));
    setBusy(true);
    try {
      if ((await (await drafts()).get(name)) !== undefined) return setProblem(newFlowDialogText.youHaveFlow);
      const made = await createDraft(emptyFlow(name, title));
      setTitle('');
      setOwnName(undefined);
      onCreated(made);
    } catch (error) {
      showError(error, newFlowDialogText.flowCouldNotBeCreated);
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      size="sm"
      title={newFlowDialogText.newFlow}
      action={newFlowDialogText.create}
      busy={busy}
      onSubmit={create}
    >
      <TextField
        label={newFlowDialogText.title}
        value={title}
        onChange={setTitle}
        placeholder={newFlowDialogText.titlePlaceholder}
        autoFocus
      />
      <TextField
        label={newFlowDialogText.name}
        hint={newFlowDialogText.nameHint}
        mono
        required
        value={name}
        error={problem}
        onChange={(next) => {
          setOwnName(next);
          setProblem(undefined);
        }}
      />
    </FormDialog>
  );
}

/** A title as a flow's name: `Ask & check` becomes `ask-check`. */
function nameFrom(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 64);
}

function emptyFlow(name: string, title: string): FlowFile {
  return {
    format: 1,
    name,
    ...(title.trim() === '' ? {} : { title: title.trim() }),
    interface: { input: {}, output: {} },
    nodes: [],
    edges: [],
  };
}
