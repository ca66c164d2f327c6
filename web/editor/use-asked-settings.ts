import { type RefObject, useCallback, useRef, useState } from 'react';
import type { PanelImperativeHandle } from 'react-resizable-panels';
import { type EditorRoom, useEditorRoom } from './use-editor-room.ts';

export interface AskedSettings {
  readonly room: EditorRoom;
  /** Whether they are only there when they are asked for. */
  readonly isAsked: boolean;
  readonly isOpen: boolean;
  /** The panel that they lie in where they are always there, unless it was collapsed. */
  readonly panel: RefObject<PanelImperativeHandle | null>;
  /** Makes them visible wherever they are; true when the canvas gave room for that. */
  open(): boolean;
  close(): void;
}

/** The settings of what is selected: always there, or opened where there is no room for that. */
export function useAskedSettings(): AskedSettings {
  const room = useEditorRoom();
  const panel = useRef<PanelImperativeHandle>(null);
  const [isOpen, setOpen] = useState(false);
  const isAsked = room === 'beside' || room === 'below';
  const open = useCallback(() => {
    if (isAsked) {
      setOpen(true);
      return !isOpen;
    }
    if (panel.current?.isCollapsed() !== true) return false;
    panel.current.expand();
    return true;
  }, [isAsked, isOpen]);
  const close = useCallback(() => setOpen(false), []);
  return { room, isAsked, isOpen: isAsked && isOpen, panel, open, close };
}
