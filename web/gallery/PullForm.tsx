import { useState } from 'react';
import { FlowReference } from '#engine/format/index';
import type { ImportReport } from '#engine/protocol/index';
import { pullRelease } from '../client/library-exchange.ts';
import { queryClient } from '../client/query-client.ts';
import { ImportReportView } from '../library/ImportReportView.tsx';
import { OtherServerFields, serverProblem } from '../library/OtherServerFields.tsx';
import { useWhileShown } from '../shell/use-while-shown.ts';
import { pullFormText } from '../text/importing.ts';
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
  const whileShown = useWhileShown();
  const problem = serverProblem(server.url);
  const isNamed = FlowReference.safeParse(reference).success;
  const submit = async () => {
    setAsked(true);
    if (problem !== undefined || !isNamed) return;
    onBusy(true);
    try {
      const came = await pullRelease(server, { reference, dryRun: report === undefined, signal: whileShown() });
      if (report === undefined) return setReport(came);
      await queryClient.invalidateQueries({ queryKey: ['library'] });
      toast.success(pullFormText.isInThisLibrary(reference));
      onReleased(reference.split('@')[0] ?? reference);
    } catch (error) {
      if (!whileShown().aborted) showError(error, pullFormText.itCouldNotBeGot);
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
        label={pullFormText.flow}
        hint={pullFormText.flowHint}
        required
        mono
        spellCheck={false}
        value={reference}
        error={isAsked && !isNamed ? pullFormText.writeItsNameSuch : undefined}
        onChange={(next) => {
          setReference(next);
          setReport(undefined);
        }}
      />
      {report !== undefined && <ImportReportView report={report} />}
    </form>
  );
}
