import type { PickRequest } from '../canvas/index.ts';
import { useEditor } from '../store/editor-context.ts';
import { ChoiceOverlay } from './ChoiceOverlay.tsx';
import { ConnectPicker } from './ConnectPicker.tsx';
import type { OpenDialog } from './EditorDialogs.tsx';
import type { EditorActions } from './editor-actions.ts';
import type { EditorSteps } from './editor-steps.ts';

export interface EditorPickersProps {
  open: OpenDialog;
  actions: EditorActions;
  steps: EditorSteps;
  onPick: (request: PickRequest) => void;
  onClose: () => void;
}

/** What is chosen by typing where a mouse would point: ports to connect, ways along edges, frames and edges to enter. */
export function EditorPickers({ open, actions, steps, onPick, onClose }: EditorPickersProps) {
  const selection = useEditor((state) => state.selection);
  const closed = (run: () => void) => () => {
    onClose();
    run();
  };
  switch (open) {
    case 'connect':
      return (
        <ConnectPicker
          selection={selection}
          onConnect={actions.connected}
          onNewNode={(attach) => onPick({ ...actions.beside(attach), ...attach })}
          onClose={onClose}
        />
      );
    case 'next':
    case 'previous':
      return (
        <ChoiceOverlay
          label="Along an edge"
          placeholder={open === 'next' ? 'Where to?' : 'Where from?'}
          empty="No edge leads there."
          choices={steps.ways(open).map(({ label, node }) => ({ label, run: closed(() => steps.goTo(node)) }))}
          onClose={onClose}
        />
      );
    case 'edges':
      return (
        <ChoiceOverlay
          label="Edges of this node"
          placeholder="Which edge?"
          empty="Nothing is connected here."
          choices={steps.ways('both').map(({ label, edge }) => ({ label, run: closed(() => steps.goToEdge(edge)) }))}
          onClose={onClose}
        />
      );
    case 'into-frame':
      return (
        <ChoiceOverlay
          label="Move into a frame"
          placeholder="Which frame?"
          empty="There is no other loop or map here."
          choices={steps.framesToEnter().map(({ label, ids }) => ({ label, run: closed(() => steps.moveInto(ids)) }))}
          onClose={onClose}
        />
      );
    case 'into-edge':
      return (
        <ChoiceOverlay
          label="Insert into an edge"
          placeholder="Which edge?"
          empty="It fits no edge here, or it is connected already."
          choices={steps.edgesToEnter().map(({ label, enter }) => ({ label, run: closed(enter) }))}
          onClose={onClose}
        />
      );
    default:
      return null;
  }
}
