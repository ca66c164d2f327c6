import { useState } from 'react';
import type { ImportReport } from '#engine/protocol/index';
import { pushRelease } from '../client/library-exchange.ts';
import { FormDialog, showError, toast } from '../ui/index.ts';
import { ImportReportView } from './ImportReportView.tsx';
import { OtherServerFields, serverProblem } from './OtherServerFields.tsx';

/** Gives a release and all that it uses to another Flowright, after showing what that adds there. */
export function PushDialog({ name, version, onClose }: { name: string; version: string; onClose: () => void }) {
  const [server, setServer] = useState({ url: '', token: '' });
  const [report, setReport] = useState<ImportReport>();
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const problem = serverProblem(server.url);
  const submit = async () => {
    setAsked(true);
    if (problem !== undefined) return;
    setBusy(true);
    try {
      const came = await pushRelease(server, `${name}@${version}`, report === undefined);
      if (report === undefined) return setReport(came);
      toast.success(`${name} ${version} is on ${new URL(server.url).host}.`);
      onClose();
    } catch (error) {
      showError(error, 'It could not be published there.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Publish ${name} ${version} to another server`}
      description="The release goes there as it is, with all that it uses."
      action={report === undefined ? 'Look what is new there' : 'Publish there'}
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
