import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { dialogText } from '../text/ui.ts';
import { Button, IconButton } from './Button.tsx';
import { cx } from './class-names.ts';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons at the bottom, the main one last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
}

const focusable = 'input:not([type=hidden], :disabled), textarea:not(:disabled), [role=combobox]';

const widths = { sm: 'sm:w-100', md: 'sm:w-140', lg: 'sm:w-190' } as const;

/** A dialog in the middle of the window; on a phone a sheet from below. */
export function Dialog({ open, onOpenChange, title, description, children, footer, size = 'md' }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  // What the dialog is for, rather than its X, whose tooltip would take the first Escape. A finger would be met by the
  // keyboard, so there nothing has focus.
  const firstFocus = (opened: string) =>
    opened === 'touch' ? true : (body.current?.querySelector<HTMLElement>(focusable) ?? popup.current ?? true);
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          ref={popup}
          initialFocus={firstFocus}
          className={cx(
            'fixed z-50 flex flex-col bg-raised shadow-dialog outline-none transition-[opacity,scale,translate] duration-150',
            'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-xl data-ending-style:opacity-0 data-starting-style:opacity-0',
            'sm:inset-x-auto sm:top-[8vh] sm:bottom-auto sm:left-1/2 sm:max-h-[84vh] sm:max-w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:rounded-xl sm:data-ending-style:scale-98 sm:data-starting-style:scale-98',
            widths[size],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="mt-0.5 text-muted">{description}</Base.Description>
              )}
            </div>
            <Base.Close render={<IconButton label={dialogText.close} shortcut="Esc" className="-mr-2 -mt-1" />}>
              <X aria-hidden />
            </Base.Close>
          </header>
          <div ref={body} className="min-h-0 flex-1 scroll-area px-5 pb-4">
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-5 py-3">
              {footer}
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  action: string;
  danger?: boolean;
  onConfirm: () => void;
}

export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{dialogText.cancel}</Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            onClick={() => {
              onOpenChange(false);
              onConfirm();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="text-muted">{children}</div>
    </Dialog>
  );
}
