import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { FlowError } from '#engine/errors';
import type { EditorState, EditorStore } from './editor-store.ts';

/** The editor that a part of the page belongs to. */
export const EditorContext = createContext<EditorStore | undefined>(undefined);

export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (store === undefined) throw new FlowError('INTERNAL', 'This part of the page needs an editor around it.');
  return store;
}

/** A narrow piece of the editor's state; the selector must answer the same object while nothing changed. */
export function useEditor<T>(selector: (state: EditorState) => T): T {
  return useStore(useEditorStore(), selector);
}
