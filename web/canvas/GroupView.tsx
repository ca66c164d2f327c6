import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { isGroup } from '../editor/edits/group.ts';
import { cx } from '../ui/index.ts';
import type { DrawnFlowNode } from './canvas-node.ts';
import { groupHeader, groupTitle, noteTints } from './groups.ts';

/** A box with a name behind nodes that belong together, for people only. */
export const GroupView = memo(function GroupView({ data, selected }: NodeProps<DrawnFlowNode>) {
  const { node } = data;
  if (!isGroup(node)) return null;
  const tint = noteTints[node.color ?? 'grey'];
  return (
    <div
      data-testid={`node-${node.id}`}
      className={cx(
        'h-full rounded-xl border border-dashed',
        selected === true && 'outline-2 outline-accent outline-offset-1',
      )}
      style={{
        borderColor: `color-mix(in oklab, ${tint} 55%, transparent)`,
        background: `color-mix(in oklab, ${tint} 7%, transparent)`,
      }}
    >
      <header
        className="group-header frame-live flex cursor-grab items-center truncate rounded-t-xl px-3 font-medium text-muted text-sm"
        style={{ height: groupHeader }}
      >
        <span className="node-title truncate">{groupTitle(node)}</span>
      </header>
    </div>
  );
});
