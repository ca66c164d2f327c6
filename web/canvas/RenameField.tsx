import { useInternalNode, useStoreApi, ViewportPortal } from '@xyflow/react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { isRefusal } from '../editor/edits/edit.ts';
import { nameOf, renameNode } from '../editor/edits/rename.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { currentView, scopeOf } from '../store/editor-store.ts';
import { idsOf } from '../store/editor-view.ts';
import { renameFieldText } from '../text/canvas.ts';
import type { DrawnFlowNode } from './canvas-node.ts';

/** The name of a node while it is written where it stands. */
export function RenameField() {
  const renaming = useEditor((state) => state.renaming);
  return renaming === undefined ? null : <Field key={renaming} canvas={renaming} />;
}

function Field({ canvas }: { canvas: string }) {
  const store = useEditorStore();
  const drawn = useInternalNode<DrawnFlowNode>(canvas);
  const page = useStoreApi();
  const field = useRef<HTMLInputElement>(null);
  const node = drawn?.data.node;
  const [text, setText] = useState(node === undefined ? '' : nameOf(node));
  useEffect(() => field.current?.select(), []);
  if (drawn === undefined || node === undefined) return null;
  const close = () => {
    store.getState().rename(undefined);
    // The keyboard goes back to the node, which is where it came from.
    const selector = `.react-flow__node[data-id="${CSS.escape(canvas)}"]`;
    page.getState().domNode?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  };
  const commit = () => {
    const state = store.getState();
    if (state.renaming !== canvas) return;
    const ids = idsOf(canvas);
    const scope = scopeOf(currentView(state), state.flows, ids.slice(0, -1));
    const outcome = renameNode(scope, ids.at(-1) ?? '', text);
    if (!isRefusal(outcome) && outcome.changes.length > 0) state.apply(outcome);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') close();
  };
  const { x, y } = drawn.internals.positionAbsolute;
  return (
    <ViewportPortal>
      <input
        ref={field}
        aria-label={renameFieldText.nameOf(nameOf(node) || node.id)}
        className="nodrag nopan nokey absolute z-20 h-8 rounded-md border border-accent bg-surface px-2 font-medium shadow-popup outline-none"
        style={{
          transform: `translate(${x + 36}px, ${y + 6}px)`,
          width: Math.min((drawn.width ?? 224) - 44, 360),
          pointerEvents: 'all',
        }}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
    </ViewportPortal>
  );
}
