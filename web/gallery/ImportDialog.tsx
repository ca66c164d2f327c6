import { FileUp, Server } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useMay } from '../client/account.ts';
import { importLibrary } from '../client/library-exchange.ts';
import { queryClient } from '../client/query-client.ts';
import { useWhileShown } from '../shell/use-while-shown.ts';
import { createDraft } from '../store/drafts.ts';
import { importDialogText } from '../text/importing.ts';
import { Button, Dialog, showError, TextArea, toast } from '../ui/index.ts';
import { FlowImportPreview, LibraryImportPreview, Problems } from './ImportPreview.tsx';
import { PullForm, pullFormId } from './PullForm.tsx';
import { type ImportedText, readImport } from './read-import.ts';

export interface ImportDialogProps {
  /** A file that was dropped; undefined asks for one. */
  given: { readonly text: string; readonly from: string } | undefined;
  onClose: () => void;
  /** A flow became a draft of this browser. */
  onImported: (name: string) => void;
  /** Releases came into the library; the name of the one that they are about. */
  onReleased: (name: string) => void;
}

/** Shows what comes from elsewhere before anything is stored. Reading it runs and fetches nothing. */
export function ImportDialog({ given, onClose, onImported, onReleased }: ImportDialogProps) {
  const [text, setText] = useState(given?.text ?? '');
  const [from, setFrom] = useState(given?.from ?? '');
  const [isPulling, setPulling] = useState(false);
  const [busy, setBusy] = useState(false);
  const whileShown = useWhileShown();
  const read = useMemo(() => (text.trim() === '' ? undefined : readImport(text)), [text]);
  const mayExchange = useMay('exchangeFlows');
  const canImport =
    isPulling || (read !== undefined && read.kind !== 'problems' && (mayExchange || read.kind === 'flow'));
  const start = () => {
    if (read === undefined || read.kind === 'problems') return;
    setBusy(true);
    (read.kind === 'flow' ? createDraft(read.flow).then(onImported) : takeReleases(read, whileShown()).then(onReleased))
      .catch((error: unknown) => whileShown().aborted || showError(error, importDialogText.itWasNotImportedNothing))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title={importDialogText.importAFlow}
      description={importDialogText.importAFlowDescription}
      footer={
        <>
          <Button onClick={onClose}>{importDialogText.cancel}</Button>
          <Button
            look="primary"
            busy={busy}
            disabled={!canImport}
            {...(isPulling ? { type: 'submit', form: pullFormId } : { onClick: start })}
          >
            {isPulling ? importDialogText.lookThenImport : importDialogText.import}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Ways
          mayPull={mayExchange}
          from={from}
          isPulling={isPulling}
          onPulling={setPulling}
          onFile={(file) => {
            setPulling(false);
            setFrom(file.name);
            file.text().then(setText, showError);
          }}
        />
        {isPulling && <PullForm onBusy={setBusy} onReleased={onReleased} />}
        {!isPulling && read === undefined && (
          <TextArea
            label={importDialogText.orPasteItsText}
            mono
            minRows={6}
            value={text}
            onChange={setText}
            spellCheck={false}
          />
        )}
        {!isPulling && read?.kind === 'library' && !mayExchange && (
          <p className="text-muted">{importDialogText.mayNotAddReleases}</p>
        )}
        {!isPulling && read !== undefined && (mayExchange || read.kind !== 'library') && <Read read={read} />}
      </div>
    </Dialog>
  );
}

type ImportedReleases = Extract<ImportedText, { kind: 'library' }>;

async function takeReleases({ file }: ImportedReleases, signal: AbortSignal): Promise<string> {
  const report = await importLibrary(file, false, signal);
  await queryClient.invalidateQueries({ queryKey: ['library'] });
  toast.success(importDialogText.releasesWereAdded(report.added.length));
  const last = file.releases.at(-1)?.release.name;
  return typeof last === 'string' ? last : (report.added.at(-1)?.name ?? '');
}

function Read({ read }: { read: ImportedText }) {
  switch (read.kind) {
    case 'problems':
      return <Problems problems={read.problems} />;
    case 'flow':
      return <FlowImportPreview flow={read.flow} />;
    case 'library':
      return <LibraryImportPreview file={read.file} main={read.main} />;
  }
}

interface WaysProps {
  /** The file that was chosen. */
  from: string;
  /** Whether releases may come from another server. */
  mayPull: boolean;
  isPulling: boolean;
  onPulling: (isPulling: boolean) => void;
  onFile: (file: File) => void;
}

/** Where it comes from: a file, a text, or another server. */
function Ways({ from, mayPull, isPulling, onPulling, onFile }: WaysProps) {
  const fileInput = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        ref={fileInput}
        type="file"
        accept=".json,application/json"
        className="sr-only"
        aria-label={importDialogText.flowFile}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
        }}
      />
      <Button icon={<FileUp />} onClick={() => fileInput.current?.click()}>
        {importDialogText.chooseAFile}
      </Button>
      {mayPull && (
        <Button icon={<Server />} aria-pressed={isPulling} onClick={() => onPulling(!isPulling)}>
          {importDialogText.fromAnotherServer}
        </Button>
      )}
      {!isPulling && from !== '' && <span className="wrap-anywhere text-muted">{from}</span>}
    </div>
  );
}
