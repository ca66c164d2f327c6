import { useState } from 'react';
import { deprecateRelease, withdrawRelease } from '../client/library-exchange.ts';
import { queryClient } from '../client/query-client.ts';
import { statusDialogText } from '../text/publishing.ts';
import { FormDialog, showError, TextArea, TextField, toast } from '../ui/index.ts';

export interface StatusDialogProps {
  name: string;
  version: string;
  action: 'deprecate' | 'withdraw';
  onClose: () => void;
}

/** Says of a release that it should not be used any more. The release itself never changes. */
export function StatusDialog({ name, version, action, onClose }: StatusDialogProps) {
  const [reason, setReason] = useState('');
  const [replacement, setReplacement] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const isWithdrawing = action === 'withdraw';
  const submit = async () => {
    if (reason.trim() === '') return setAsked(true);
    setBusy(true);
    try {
      if (isWithdrawing) await withdrawRelease(name, version, { reason });
      else {
        const instead = replacement.trim();
        await deprecateRelease(name, version, { reason, ...(instead === '' ? {} : { replacement: instead }) });
      }
      await queryClient.invalidateQueries({ queryKey: ['library'] });
      toast.success(
        statusDialogText.isNow(name, version, isWithdrawing ? statusDialogText.withdrawn : statusDialogText.deprecated),
      );
      onClose();
    } catch (error) {
      showError(
        error,
        isWithdrawing ? statusDialogText.itCouldNotBeWithdrawn : statusDialogText.itCouldNotBeDeprecated,
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      size="sm"
      title={`${isWithdrawing ? statusDialogText.withdraw : statusDialogText.deprecate} ${name} ${version}?`}
      description={isWithdrawing ? statusDialogText.flowsThatPinItKeep : statusDialogText.everybodyCanStillUse}
      action={isWithdrawing ? statusDialogText.withdraw : statusDialogText.deprecate}
      busy={busy}
      onSubmit={submit}
    >
      <TextArea
        label={statusDialogText.why}
        required
        value={reason}
        onChange={setReason}
        error={isAsked && reason.trim() === '' ? statusDialogText.sayWhyForThose : undefined}
      />
      {!isWithdrawing && (
        <TextField
          label={statusDialogText.useInstead}
          hint={statusDialogText.useInsteadHint}
          mono
          value={replacement}
          onChange={setReplacement}
        />
      )}
    </FormDialog>
  );
}
