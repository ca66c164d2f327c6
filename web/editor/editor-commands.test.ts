import { describe, expect, it } from 'vitest';
import { isChord } from './editor-commands.ts';

interface Keys {
  key: string;
  code?: string;
  metaKey?: boolean;
  ctrlKey?: boolean;
  shiftKey?: boolean;
  altKey?: boolean;
}
const press = (keys: Keys) =>
  ({ code: '', metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, ...keys }) as KeyboardEvent;

describe('chords', () => {
  it('mean the command key on a Mac and the control key elsewhere', () => {
    expect(isChord(press({ key: 'z', metaKey: true }), '⌘Z', true)).toBe(true);
    expect(isChord(press({ key: 'z', ctrlKey: true }), '⌘Z', false)).toBe(true);
    expect(isChord(press({ key: 'z', ctrlKey: true }), '⌘Z', true)).toBe(false);
  });

  it('tell undo and redo apart', () => {
    const redo = press({ key: 'Z', ctrlKey: true, shiftKey: true });
    expect(isChord(redo, '⇧⌘Z', false)).toBe(true);
    expect(isChord(redo, '⌘Z', false)).toBe(false);
  });

  it('do not mistake a letter with a modifier for a bare letter', () => {
    expect(isChord(press({ key: '0', ctrlKey: true }), '0', false)).toBe(false);
    expect(isChord(press({ key: 'L', shiftKey: true }), '⇧L', false)).toBe(true);
    expect(isChord(press({ key: 'l' }), '⇧L', false)).toBe(false);
  });

  it('take characters however they are typed', () => {
    expect(isChord(press({ key: '?', shiftKey: true }), '?', false)).toBe(true);
    expect(isChord(press({ key: '/' }), '/', false)).toBe(true);
  });

  it('go by the key where alt changes the character', () => {
    expect(isChord(press({ key: '≈', code: 'KeyX', altKey: true }), '⌥X', true)).toBe(true);
  });

  it('take both keys that delete', () => {
    expect(isChord(press({ key: 'Backspace' }), 'Del', true)).toBe(true);
    expect(isChord(press({ key: 'Delete' }), 'Del', false)).toBe(true);
    expect(isChord(press({ key: 'Enter', metaKey: true }), '⌘↵', true)).toBe(true);
  });
});
