/** Something that can be done, wherever it is started from: key, menu, palette or button. */
export interface EditorCommand {
  readonly id: string;
  readonly title: string;
  /** The keys, as people read them: `⌘Z`, `⇧L`. */
  readonly chord?: string;
  readonly isEnabled: boolean;
  readonly group: 'Run' | 'Edit' | 'Add' | 'Go' | 'View' | 'Flow';
  run(): void;
}

/** A command that can be given unless something says otherwise. */
export function command(
  group: EditorCommand['group'],
  id: string,
  title: string,
  run: () => void,
  more: { chord?: string; isEnabled?: boolean } = {},
): EditorCommand {
  return { id, title, group, run, isEnabled: true, ...more };
}

/** Whether a key press is a chord. `⌘` is the command key on a Mac and the control key elsewhere. */
export function isChord(event: KeyboardEvent, chord: string, isApple: boolean): boolean {
  const key = chord.replace(/[⌘⇧⌥]/g, '');
  const main = isApple ? event.metaKey : event.ctrlKey;
  if (chord.includes('⌘') !== main) return false;
  if (!chord.includes('⌘') && (event.metaKey || event.ctrlKey)) return false;
  if (chord.includes('⌥') !== event.altKey) return false;
  // Shift makes another character of "?" or "/" on many keyboards; there the character decides.
  const isCharacter = /^[^A-Za-z0-9]$/.test(key) && key.length === 1 && !'↵←→↑↓'.includes(key);
  if (!isCharacter && chord.includes('⇧') !== event.shiftKey) return false;
  return keyOf(event) === key.toLowerCase();
}

const names: Readonly<Record<string, string>> = {
  Enter: '↵',
  Delete: 'del',
  Backspace: 'del',
  Escape: 'esc',
  Tab: 'tab',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

function keyOf(event: KeyboardEvent): string {
  // Alt changes the character on a Mac (⌥X is ≈), so there the key itself counts.
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
  return names[event.key] ?? event.key.toLowerCase();
}

/** Whether what is focused takes the keys itself: a text field, Monaco, a menu or a dialog. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return (
    target.closest('input, textarea, select, .monaco-editor, [role="menu"], [role="listbox"], [role="dialog"]') !== null
  );
}
