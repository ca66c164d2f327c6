import { CircleAlert, FileUp } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { type FlowFile, type Problem, parseFlowText } from '#engine/format/index';
import { needsOf } from '#engine/graph/references';
import { FlowNeeds } from '../library/FlowNeeds.tsx';
import { FlowPreview } from '../library/FlowPreview.tsx';
import { InterfaceTable } from '../library/InterfaceTable.tsx';
import { createDraft } from '../store/drafts.ts';
import { Button, Dialog, showError, TextArea } from '../ui/index.ts';

export interface ImportDialogProps {
  /** A file that was dropped; undefined asks for one. */
  given: { readonly text: string; readonly from: string } | undefined;
  onClose: () => void;
  onImported: (name: string) => void;
}

/** Shows what a flow file holds before anything is stored. Reading it runs and fetches nothing. */
export function ImportDialog({ given, onClose, onImported }: ImportDialogProps) {
  const [text, setText] = useState(given?.text ?? '');
  const [from, setFrom] = useState(given?.from ?? '');
  const [busy, setBusy] = useState(false);
  const fileInput = useRef<HTMLInputElement>(null);
  const parsed = useMemo(() => (text.trim() === '' ? undefined : parseFlowText(text)), [text]);
  const importFlow = (flow: FlowFile) => {
    setBusy(true);
    createDraft(flow)
      .then(onImported, (error: unknown) => showError(error, 'The flow could not be stored.'))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title="Import a flow"
      description="Opening a file is as safe as opening a picture: nothing in it runs, nothing is fetched."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            busy={busy}
            disabled={parsed?.ok !== true}
            onClick={() => parsed?.ok === true && importFlow(parsed.flow)}
          >
            Import
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <input
            ref={fileInput}
            type="file"
            accept=".json,application/json"
            className="sr-only"
            aria-label="Flow file"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file === undefined) return;
              setFrom(file.name);
              file.text().then(setText, showError);
            }}
          />
          <Button icon={<FileUp />} onClick={() => fileInput.current?.click()}>
            Choose a file
          </Button>
          {from !== '' && <span className="text-muted">{from}</span>}
        </div>
        {parsed === undefined && (
          <TextArea label="Or paste its text" mono minRows={6} value={text} onChange={setText} spellCheck={false} />
        )}
        {parsed?.ok === false && <Problems problems={parsed.problems} />}
        {parsed?.ok === true && <ImportPreview flow={parsed.flow} />}
      </div>
    </Dialog>
  );
}

function ImportPreview({ flow }: { flow: FlowFile }) {
  return (
    <div className="flex flex-col gap-3">
      <div>
        <h3 className="font-semibold text-md">{flow.title ?? flow.name}</h3>
        {flow.description !== undefined && <p className="text-muted">{flow.description}</p>}
      </div>
      <div className="flex h-44 items-center justify-center rounded-lg border border-line bg-canvas p-3">
        <FlowPreview flow={flow} className="h-full w-full" />
      </div>
      <FlowNeeds needs={needsOf(flow, {})} />
      <InterfaceTable value={flow.interface} />
    </div>
  );
}

/** What is wrong with a file, each with its place and what to do. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  return (
    <div role="alert" className="rounded-lg border border-failed/40 bg-failed-soft p-3">
      <p className="flex items-center gap-1.5 font-semibold text-failed-ink">
        <CircleAlert className="size-4" aria-hidden />
        {problems.length === 1
          ? 'This file cannot be imported. Nothing was changed.'
          : `This file has ${problems.length} problems. Nothing was changed.`}
      </p>
      <ul className="mt-2 flex max-h-64 flex-col gap-2 scroll-area">
        {problems.slice(0, 100).map((problem) => (
          <li key={`${problem.path} ${problem.message}`}>
            {problem.path !== '' && (
              <code className="mr-1.5 rounded-sm bg-surface px-1 font-mono text-xs">{problem.path}</code>
            )}
            <span className="wrap-anywhere">{problem.message}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted">{problems[0]?.help}</p>
    </div>
  );
}
