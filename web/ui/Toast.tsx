import { Toaster as Sonner, toast } from 'sonner';
import { FlowError } from '#engine/errors';
import { useTheme } from './theme.ts';

export { toast };

/** Where toasts appear; one in the whole page. */
export function Toaster() {
  const theme = useTheme();
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      closeButton
      toastOptions={{
        className: '!rounded-lg !border-line !bg-raised !text-ink !font-sans !text-base !shadow-popup !gap-2',
        descriptionClassName: '!text-muted',
      }}
    />
  );
}

/** Tells a person what went wrong and what to do about it. */
export function showError(error: unknown, what?: string): void {
  const message = error instanceof Error ? error.message : String(error);
  const help = error instanceof FlowError ? error.help : undefined;
  toast.error(what ?? message, {
    description: [what === undefined ? '' : message, help ?? ''].filter(Boolean).join(' '),
    duration: 10_000,
  });
}
