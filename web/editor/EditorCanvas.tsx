import type { RefObject } from 'react';
import { Canvas, type CanvasApi, type PickRequest, Trail } from '../canvas/index.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import type { EditorActions } from './editor-actions.ts';
import type { EditorCommand } from './editor-commands.ts';
import type { EditorSteps } from './editor-steps.ts';
import { SelectionMenu } from './SelectionMenu.tsx';
import type { GoTo } from './use-go-to.ts';

export interface EditorCanvasProps {
  api: RefObject<CanvasApi | null>;
  actions: EditorActions;
  steps: EditorSteps;
  goTo: GoTo;
  onPick: (request: PickRequest) => void;
  commands: readonly EditorCommand[];
}

/** The canvas with its menu, where one is, and what to do when there is nothing on it. */
export function EditorCanvas({ api, actions, steps, goTo, onPick, commands }: EditorCanvasProps) {
  const { open, press } = goTo;
  return (
    <div className="relative h-full">
      <SelectionMenu actions={actions} onEnter={open} commands={commands}>
        <Canvas
          api={api}
          onConnected={actions.connected}
          onPick={onPick}
          onDropNode={(choice, request) => void actions.place(choice, request)}
          onDropOnEdge={actions.dropOnEdge}
          onMoveBetween={steps.dropBetween}
          isFree={steps.isFree}
          onOpenNode={open}
          onPressNode={press}
          onRemoveEdge={actions.removeEdge}
          onInsertInto={(data, event) => {
            const place = api.current?.placeAt({ x: event.clientX, y: event.clientY });
            if (place !== undefined) onPick({ ...place, body: data.body, edge: data.edge });
          }}
        >
          <EmptyCanvas />
        </Canvas>
      </SelectionMenu>
      <Trail />
    </div>
  );
}
