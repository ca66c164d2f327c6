import { X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import type { PanelImperativeHandle } from 'react-resizable-panels';
import { editorPanelsText } from '../text/editor.ts';
import { IconButton, PanelHeader, SplitGroup, SplitHandle, SplitPanel } from '../ui/index.ts';
import type { EditorRoom } from './use-editor-room.ts';

export interface EditorPanelsProps {
  room: EditorRoom;
  palette: ReactNode;
  /** The canvas and, below it, the run. */
  middle: ReactNode;
  inspector: ReactNode;
  inspectorPanel: Ref<PanelImperativeHandle | null>;
  /** Whether the settings were asked for, where they do not fit in all the time. */
  isInspecting: boolean;
  onCloseSettings: () => void;
}

/** Palette, canvas and settings side by side, as far as there is room. */
export function EditorPanels(props: EditorPanelsProps) {
  const { room } = props;
  const isDocked = room === 'all' || room === 'tight';
  const isBeside = room === 'beside' && props.isInspecting;
  const isTight = room === 'tight';
  const outer = isDocked ? ['palette', 'middle', 'inspector'] : isBeside ? ['middle', 'inspector'] : ['middle'];
  return (
    <SplitGroup
      id={room === 'all' ? 'editor' : `editor-${isDocked ? 'tight' : 'narrow'}`}
      className="min-h-0 flex-1"
      panelIds={outer}
    >
      {isDocked && (
        <>
          <SplitPanel
            id="palette"
            defaultSize={isTight ? '9rem' : '13rem'}
            minSize={isTight ? '9rem' : '10rem'}
            maxSize="22.5rem"
            collapsible
          >
            {props.palette}
          </SplitPanel>
          <SplitHandle />
        </>
      )}
      <SplitPanel id="middle" minSize={isTight ? '12rem' : '15rem'}>
        {props.middle}
      </SplitPanel>
      {(isDocked || isBeside) && (
        <>
          <SplitHandle />
          <SplitPanel
            id="inspector"
            defaultSize={isDocked && !isTight ? '21rem' : '17.5rem'}
            minSize="17.5rem"
            maxSize="40rem"
            collapsible={isDocked}
            panelRef={props.inspectorPanel}
          >
            {isDocked ? (
              props.inspector
            ) : (
              <AskedSettings onClose={props.onCloseSettings}>{props.inspector}</AskedSettings>
            )}
          </SplitPanel>
        </>
      )}
    </SplitGroup>
  );
}

/** The settings where they were asked for and can be sent away again. */
export function AskedSettings({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <section aria-label={editorPanelsText.settings} className="flex h-full min-h-0 flex-col bg-surface">
      <PanelHeader title={editorPanelsText.settings} className="pr-1">
        <IconButton label={editorPanelsText.closeTheSettings} size="sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </PanelHeader>
      <div className="min-h-0 flex-1">{children}</div>
    </section>
  );
}
