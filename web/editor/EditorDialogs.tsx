import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { FlowFile } from '#engine/format/index';
import type { Breakpoint } from '#engine/journal/entries';
import type { RunClient } from '../client/run-client.ts';
import { PublishDialog } from '../library/PublishDialog.tsx';
import { useOriginExamples } from '../run/DraftRunDialog.tsx';
import { StartRunDialog } from '../run/StartRunDialog.tsx';
import { timeAgo } from '../shell/format-time.ts';
import { useBreakpoints } from '../store/breakpoints.ts';
import { createDraft, drafts } from '../store/drafts.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import type { Saving } from '../store/editor-draft.ts';
import { editorDialogsText } from '../text/editor.ts';
import { ConfirmDialog, showError, toast } from '../ui/index.ts';
import { Updates } from './PinNews.tsx';
import type { ShownRun } from './RunDock.tsx';
import { RunNodeDialog } from './RunNodeDialog.tsx';
import { placesIn } from './use-breakpoints-of.ts';
import { VersionsDialog } from './VersionsDialog.tsx';

export type OpenDialog =
  | 'run'
  | 'run-node'
  | 'publish'
  | 'versions'
  | 'updates'
  | 'delete'
  | 'duplicate'
  | 'problems'
  | 'commands'
  | 'shortcuts'
  | 'connect'
  | 'find'
  | 'next'
  | 'previous'
  | 'edges'
  | 'into-frame'
  | 'into-edge'
  | undefined;

export interface EditorDialogsProps {
  name: string;
  saving: Saving;
  open: OpenDialog;
  /** The run that is shown with the draft. */
  run: ShownRun | undefined;
  onClose: () => void;
  onStarted: (client: RunClient, run: string) => void;
}

/** Everything that asks before it acts on the flow as a whole. */
export function EditorDialogs({ name, saving, open, run, onClose, onStarted }: EditorDialogsProps) {
  const store = useEditorStore();
  const flow = useEditor((state) => state.history.present);
  const flows = useEditor((state) => state.flows);
  const breakpoints = useBreakpoints((state) => state.list);
  const { examples, source } = useOriginExamples(name);
  return (
    <>
      <StartRunDialog
        open={open === 'run'}
        onClose={onClose}
        flow={flow}
        flows={draftsAmong(flows)}
        examples={examples}
        exampleSource={source}
        breakpoints={open === 'run' ? placesIn(breakpoints, flow, flows) : noBreakpoints}
        onStarted={onStarted}
      />
      {open === 'run-node' && (
        <RunNodeDialog run={run} flows={draftsAmong(flows)} onClose={onClose} onStarted={onStarted} />
      )}
      <PublishDialog
        open={open === 'publish'}
        onClose={onClose}
        flow={flow}
        flows={flows}
        examples={examples}
        onPublished={({ name: published, version }) => {
          onClose();
          toast.success(editorDialogsText.isPublished(published, version));
          void saving.published(version);
        }}
      />
      {open === 'versions' && (
        <VersionsDialog
          name={name}
          onClose={onClose}
          onRestore={(version, savedAt) => {
            store.getState().replaceFlow(version, editorDialogsText.restoreVersion);
            onClose();
            toast.success(editorDialogsText.restoredStateOfUndoTakes(timeAgo(savedAt)));
          }}
        />
      )}
      {open === 'updates' && <Updates onClose={onClose} />}
      <DeleteDialog name={name} saving={saving} isOpen={open === 'delete'} onClose={onClose} />
      {open === 'duplicate' && <Duplicate flow={flow} onDone={onClose} />}
    </>
  );
}

const noBreakpoints: readonly Breakpoint[] = [];

/** Releases are found by their version wherever the run takes place; drafts only this browser knows. */
export function draftsAmong(flows: Readonly<Record<string, FlowFile>>): Record<string, FlowFile> {
  return Object.fromEntries(Object.entries(flows).filter(([reference]) => !reference.includes('@')));
}

function DeleteDialog({
  name,
  saving,
  isOpen,
  onClose,
}: {
  name: string;
  saving: Saving;
  isOpen: boolean;
  onClose: () => void;
}) {
  const [, navigate] = useLocation();
  const remove = () => {
    saving.stop();
    drafts()
      .then((store) => store.remove(name))
      .then(
        () => navigate('/'),
        (error: unknown) => showError(error, editorDialogsText.draftCouldNotBeDeleted),
      );
  };
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title={editorDialogsText.deleteNamedQuestion(name)}
      action={editorDialogsText.delete}
      danger
      onConfirm={remove}
    >
      {editorDialogsText.draftAndItsHistoryGo}
    </ConfirmDialog>
  );
}

function Duplicate({ flow, onDone }: { flow: FlowFile; onDone: () => void }) {
  const [, navigate] = useLocation();
  const isStarted = useRef(false);
  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    createDraft({ ...flow, title: editorDialogsText.copyNamed(flow.title ?? flow.name) })
      .then(
        (name) => navigate(`/edit/${name}`),
        (error: unknown) => showError(error, editorDialogsText.copyCouldNotBeStored),
      )
      .finally(onDone);
  }, [flow, navigate, onDone]);
  return null;
}
