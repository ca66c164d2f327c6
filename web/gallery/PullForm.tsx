import { useState } from 'react';
import { FlowReference } from '#engine/format/index';
import type { ImportReport } from '#engine/protocol/index';
import { pullRelease } from '../client/library-exchange.ts';
import { queryClient } from '../client/query-client.ts';
import { ImportReportView } from '../library/ImportReportView.tsx';
import { OtherServerFields, serverProblem } from '../library/OtherServerFields.tsx';
import { showError, TextField, toast } from '../ui/index.ts';

export const pullFormId = 'pull-release';

export interface PullFormProps {
  onBusy: (busy: boolean) => void;
  onReleased: (name: string) => void;
}

/** Gets a release from another server: first what it would bring, then the release with all that it uses. */
export function PullForm({ onBusy, onReleased }: PullFormProps) {
  const [server, setServer] = useState({ url: '', token: '' });
  const [reference, setReference] = useState('');
  const [report, setReport] = useState<ImportReport>();
  const [isAsked, setAsked] = useState(false);
  const problem = serverProblem(server.url);
  const isNamed = FlowReference.safeParse(reference).success;
  const submit = async () => {
    setAsked(true);
    if (problem !== undefined || !isNamed) return;
    onBusy(true);
    try {
      const came = await pullRelease(server, reference, report === undefined);
      if (report === undefined) return setReport(came);
      await queryClient.invalidateQueries({ queryKey: ['library'] });
      toast.success(`${reference} is in this library.`);
      onReleased(reference.split('@')[0] ?? reference);
    } catch (error) {
      showError(error, 'It could not be got from there. Nothing was changed.');
    } finally {
      onBusy(false);
    }
  };
  return (
    <form
      id={pullFormId}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <OtherServerFields
        value={server}
        problem={isAsked ? problem : undefined}
        onChange={(next) => {
          setServer(next);
          setReport(undefined);
        }}
      />
      <TextField
        label="Flow"
        hint="Its name there, with a version or without: summarise@1.2.0"
        required
        mono
        spellCheck={false}
        value={reference}
        error={isAsked && !isNamed ? 'Write its name, such as summarise@1.2.0.' : undefined}
        onChange={(next) => {
          setReference(next);
          setReport(undefined);
        }}
      />
      {report !== undefined && <ImportReportView report={report} />}
    </form>
  );
}
