import { cx } from './class-names.ts';

/** A key or a chord such as `⌘↵`; `⌘` reads as `Ctrl` where there is no such key. */
export function Kbd({ children, inverse = false }: { children: string; inverse?: boolean }) {
  return (
    <kbd
      className={cx(
        'pointer-coarse:hidden inline-flex h-4.5 items-center rounded-sm border px-1 font-sans text-2xs',
        inverse ? 'border-current/40' : 'border-line bg-sunken text-muted',
      )}
    >
      {forThisKeyboard(children)}
    </kbd>
  );
}

/** True where the command key does what the control key does elsewhere. */
export const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Writes a chord as the keys of this machine. */
export function forThisKeyboard(chord: string): string {
  return isApple ? chord : chord.replaceAll('⌘', 'Ctrl ').replaceAll('⌥', 'Alt ').replaceAll('⇧', 'Shift ');
}
