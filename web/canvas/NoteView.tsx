import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo } from 'react';
import { noteViewText } from '../text/canvas.ts';
import { cx, Markdown } from '../ui/index.ts';
import type { DrawnFlowNode } from './canvas-node.ts';
import { noteTints } from './groups.ts';

/** A sticky note: text for people, no part of the flow. */
export const NoteView = memo(function NoteView({ data, selected }: NodeProps<DrawnFlowNode>) {
  const { text, color } = data.node.type === 'note' ? data.node : { text: '', color: undefined };
  const tint = noteTints[color ?? 'yellow'];
  return (
    <div
      data-testid={`node-${data.node.id}`}
      className={cx(
        'h-full overflow-hidden rounded-md border px-3 py-2 text-sm',
        selected === true && 'outline-2 outline-accent outline-offset-1',
      )}
      style={{
        borderColor: `color-mix(in oklab, ${tint} 35%, transparent)`,
        background: `color-mix(in oklab, ${tint} 14%, var(--surface))`,
      }}
    >
      {!data.isReadOnly && <NodeResizer isVisible={selected === true} minWidth={120} minHeight={64} />}
      {text.trim() === '' ? <p className="text-faint italic">{noteViewText.emptyNote}</p> : <Markdown>{text}</Markdown>}
    </div>
  );
});
