import { Plus, SlidersHorizontal } from 'lucide-react';
import { editorPanelsText } from '../text/editor.ts';
import { Button } from '../ui/index.ts';

export interface NarrowButtonsProps {
  canEdit: boolean;
  isInspecting: boolean;
  onAdd: () => void;
  onSettings: () => void;
}

/** Where neither palette nor settings fit beside the canvas: ways to both, in reach of a thumb. */
export function NarrowButtons({ canEdit, isInspecting, onAdd, onSettings }: NarrowButtonsProps) {
  return (
    <div className="absolute bottom-6 left-2 z-10 flex gap-1.5">
      {canEdit && (
        <Button className="shadow-raised" icon={<Plus aria-hidden />} onClick={onAdd}>
          {editorPanelsText.addANode}
        </Button>
      )}
      <Button
        className="shadow-raised"
        icon={<SlidersHorizontal aria-hidden />}
        aria-expanded={isInspecting}
        onClick={onSettings}
      >
        {editorPanelsText.settings}
      </Button>
    </div>
  );
}
