import { useState } from 'react';
import { type FlowFile, FlowName } from '#engine/format/index';
import { createDraft, drafts } from '../store/drafts.ts';
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
    if (!checked.success) return setProblem(`A name ${checked.error.issues[0]?.message ?? 'is needed'}.`);
    setBusy(true);
    try {
      if ((await (await drafts()).get(name)) !== undefined) return setProblem('You have a flow of this name already.');
      const made = await createDraft(emptyFlow(name, title));
      setTitle('');
      setOwnName(undefined);
      onCreated(made);
    } catch (error) {
      showError(error, 'The flow could not be created.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog open={open} onClose={onClose} size="sm" title="New flow" action="Create" busy={busy} onSubmit={create}>
      <TextField label="Title" value={title} onChange={setTitle} placeholder="Summarise and approve" autoFocus />
      <TextField
        label="Name"
        hint="Other flows and the command line call it by this."
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
