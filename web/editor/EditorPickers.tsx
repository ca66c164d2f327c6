import type { PickRequest } from '../canvas/index.ts';
import { useEditor } from '../store/editor-context.ts';
import { editorPickersText } from '../text/editor.ts';
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
          label={editorPickersText.alongAnEdge}
          placeholder={open === 'next' ? editorPickersText.whereToQuestion : editorPickersText.whereFromQuestion}
          empty={editorPickersText.noEdgeLeadsThere}
          choices={steps.ways(open).map(({ label, node }) => ({ label, run: closed(() => steps.goTo(node)) }))}
          onClose={onClose}
        />
      );
    case 'edges':
      return (
        <ChoiceOverlay
          label={editorPickersText.edgesOfThisNode}
          placeholder={editorPickersText.edgesOfThisNodePlaceholder}
          empty={editorPickersText.nothingIsConnectedHere}
          choices={steps.ways('both').map(({ label, edge }) => ({ label, run: closed(() => steps.goToEdge(edge)) }))}
          onClose={onClose}
        />
      );
    case 'into-frame':
      return (
        <ChoiceOverlay
          label={editorPickersText.moveIntoFrame}
          placeholder={editorPickersText.moveIntoFramePlaceholder}
          empty={editorPickersText.thereIsNoOtherLoop}
          choices={steps.framesToEnter().map(({ label, ids }) => ({ label, run: closed(() => steps.moveInto(ids)) }))}
          onClose={onClose}
        />
      );
    case 'into-edge':
      return (
        <ChoiceOverlay
          label={editorPickersText.insertIntoEdge}
          placeholder={editorPickersText.edgesOfThisNodePlaceholder}
          empty={editorPickersText.itFitsNoEdgeHere}
          choices={steps.edgesToEnter().map(({ label, enter }) => ({ label, run: closed(enter) }))}
          onClose={onClose}
        />
      );
    default:
      return null;
  }
}
