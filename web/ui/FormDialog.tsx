import { type ReactNode, useId } from 'react';
import { formDialogText } from '../text/ui.ts';
import { Button } from './Button.tsx';
import { Dialog, type DialogProps } from './Dialog.tsx';

export interface FormDialogProps extends Pick<DialogProps, 'open' | 'title' | 'description' | 'size'> {
  onClose: () => void;
  /** What the button says that sends the form. */
  action: string;
  busy: boolean;
  onSubmit: () => Promise<void>;
  children: ReactNode;
}

/** A dialog that is one form: Enter sends it, Escape and Cancel close it. */
export function FormDialog({ onClose, action, busy, onSubmit, children, ...dialog }: FormDialogProps) {
  const id = useId();
  return (
    <Dialog
      {...dialog}
      onOpenChange={(next) => !next && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{formDialogText.cancel}</Button>
          <Button look="primary" type="submit" form={id} busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
