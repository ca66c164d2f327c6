import { Copy } from 'lucide-react';
import { secretText } from '../text/account.ts';
import { Button, Dialog, IconButton, showError, toast } from '../ui/index.ts';

interface SecretOnceProps {
  title: string;
  text?: string;
  secret: string;
  onClose: () => void;
}

/** A secret that is never shown again. */
export function SecretOnce({ title, text, secret, onClose }: SecretOnceProps) {
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => toast.success(secretText.copied),
      () => showError(new Error(secretText.cannotCopy)),
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={text === undefined ? secretText.shownOnce : `${text} ${secretText.shownOnce}`}
      footer={
        <Button look="primary" onClick={onClose}>
          {secretText.close}
        </Button>
      }
    >
      <div className="flex items-center gap-2 rounded-md bg-sunken p-2">
        <code className="min-w-0 flex-1 select-all font-mono text-sm wrap-anywhere">{secret}</code>
        <IconButton label={secretText.copy} onClick={() => void copy()}>
          <Copy aria-hidden />
        </IconButton>
      </div>
    </Dialog>
  );
}
