import { MousePointer2 } from 'lucide-react';
import { useEditor } from '../store/editor-context.ts';
import { currentView, isEditable } from '../store/editor-store.ts';
import { emptyCanvasText } from '../text/editor.ts';
import { Kbd } from '../ui/index.ts';

/** What an empty flow says: how to begin. */
export function EmptyCanvas() {
  const isEmpty = useEditor((state) => currentView(state).flow.nodes.length === 0);
  const canEdit = useEditor(isEditable);
  if (!isEmpty || !canEdit) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-[18%] flex flex-col items-center gap-2 text-center">
      <span className="flex size-10 items-center justify-center rounded-xl border border-line-strong border-dashed bg-surface text-faint">
        <MousePointer2 className="size-5" aria-hidden />
      </span>
      <p className="font-medium text-md">
        {emptyCanvasText.dragNodeHereOrPress} <Kbd>/</Kbd> {emptyCanvasText.toSearch}
      </p>
      <p className="max-w-sm text-muted">{emptyCanvasText.thenDrawEdgeFromInput}</p>
    </div>
  );
}
