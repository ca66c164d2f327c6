import { useState } from 'react';
import type { ImportReport } from '#engine/protocol/index';
import { pushRelease } from '../client/library-exchange.ts';
import { useWhileShown } from '../shell/use-while-shown.ts';
import { pushDialogText } from '../text/publishing.ts';
import { FormDialog, showError, toast } from '../ui/index.ts';
import { ImportReportView } from './ImportReportView.tsx';
import { OtherServerFields, serverProblem } from './OtherServerFields.tsx';

/** Gives a release and all that it uses to another Flowright, after showing what that adds there. */
export function PushDialog({ name, version, onClose }: { name: string; version: string; onClose: () => void }) {
  const [server, setServer] = useState({ url: '', token: '' });
  const [report, setReport] = useState<ImportReport>();
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const whileShown = useWhileShown();
  const problem = serverProblem(server.url);
  const submit = async () => {
    setAsked(true);
    if (problem !== undefined) return;
    setBusy(true);
    try {
      const signal = whileShown();
      const came = await pushRelease(server, { reference: `${name}@${version}`, dryRun: report === undefined, signal });
      if (report === undefined) return setReport(came);
      toast.success(pushDialogText.isOn(name, version, new URL(server.url).host));
      onClose();
    } catch (error) {
      if (!whileShown().aborted) showError(error, pushDialogText.itCouldNotBePublished);
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      title={pushDialogText.publishToAnotherServer(name, version)}
      description={pushDialogText.releaseGoesThere}
      action={report === undefined ? pushDialogText.lookWhatIsNewThere : pushDialogText.publishThere}
      busy={busy}
      onSubmit={submit}
    >
      <OtherServerFields
        value={server}
        problem={isAsked ? problem : undefined}
        onChange={(next) => {
          setServer(next);
          setReport(undefined);
        }}
      />
      {report !== undefined && <ImportReportView report={report} />}
    </FormDialog>
  );
}
