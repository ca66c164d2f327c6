import { useEffect, useRef } from 'react';
import { isApple } from '../ui/index.ts';
import { type EditorCommand, isChord, takesKeys } from './editor-commands.ts';

/** Chords that work even while somebody types. */
const everywhere = new Set(['run', 'commands', 'save']);

export interface ShortcutTargets {
  readonly commands: readonly EditorCommand[];
  readonly copied: () => string | undefined;
  readonly paste: (text: string) => void;
  readonly remove: () => void;
}

/** Keys and the clipboard of the editor, unless a field, menu or dialog has them. */
export function useShortcuts(targets: ShortcutTargets): void {
  const latest = useRef(targets);
  latest.current = targets;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const isTyping = takesKeys(event.target);
      const command = latest.current.commands.find(
        ({ id, chord, isEnabled }) =>
          isEnabled &&
          chord !== undefined &&
          isChord(event, chord, isApple) &&
          (!isTyping || everywhere.has(id)) &&
          // Tab moves the focus everywhere but on the canvas itself, which only a click can focus.
          (chord !== 'Tab' || (event.target instanceof HTMLElement && event.target.dataset.canvas !== undefined)),
      );
      if (command === undefined || document.querySelector('[role="dialog"][data-open]') !== null) return;
      event.preventDefault();
      command.run();
    };
    // Monaco has chords of its own that begin with ⌘K, and React Flow moves nodes by arrows whatever else is held.
    const beforeOthers = (event: KeyboardEvent) => {
      if (!(event.target instanceof Element)) return;
      const isArrow = event.altKey && event.key.startsWith('Arrow');
      if (!isArrow && event.target.closest('.monaco-editor') === null) return;
      onKeyDown(event);
      if (event.defaultPrevented) event.stopPropagation();
    };
    const onCopy = (event: ClipboardEvent) => {
      if (takesKeys(event.target) || (window.getSelection()?.toString() ?? '') !== '') return;
      const text = latest.current.copied();
      if (text === undefined || event.clipboardData === null) return;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') latest.current.remove();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (takesKeys(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text === '') return;
      event.preventDefault();
      latest.current.paste(text);
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keydown', beforeOthers, true);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keydown', beforeOthers, true);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}
