import { useState } from 'react';
import { deprecateRelease, withdrawRelease } from '../client/library-exchange.ts';
import { queryClient } from '../client/query-client.ts';
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
      toast.success(`${name} ${version} is ${isWithdrawing ? 'withdrawn' : 'deprecated'}.`);
      onClose();
    } catch (error) {
      showError(error, isWithdrawing ? 'It could not be withdrawn.' : 'It could not be deprecated.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      size="sm"
      title={`${isWithdrawing ? 'Withdraw' : 'Deprecate'} ${name} ${version}?`}
      description={
        isWithdrawing
          ? 'Flows that pin it keep working and are warned. Nobody can pin it anew.'
          : 'Everybody can still use it; whoever does is warned.'
      }
      action={isWithdrawing ? 'Withdraw' : 'Deprecate'}
      busy={busy}
      onSubmit={submit}
    >
      <TextArea
        label="Why"
        required
        value={reason}
        onChange={setReason}
        error={isAsked && reason.trim() === '' ? 'Say why, for those who use it.' : undefined}
      />
      {!isWithdrawing && (
        <TextField
          label="Use instead"
          hint="A flow of the library, such as summarise@2.0.0. May stay empty."
          mono
          value={replacement}
          onChange={setReplacement}
        />
      )}
    </FormDialog>
  );
}
