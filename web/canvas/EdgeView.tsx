import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { Plus, X } from 'lucide-react';
import { memo, useCallback, useContext, useState } from 'react';
import { useEditor } from '../store/editor-context.ts';
import { endsOf } from '../store/flow-change-body.ts';
import { instancePath, type RunViewState, useRunView } from '../store/run-view.ts';
import { edgeViewText } from '../text/canvas.ts';
import { cx, IconButton } from '../ui/index.ts';
import { FarContext, useCanvasActions } from './canvas-actions.ts';
import type { DrawnEdge, EdgeData } from './canvas-node.ts';
import { strokeOf } from './port-looks.ts';
import { problemEdges, problemKey } from './problem-edges.ts';

/** An edge in the colour of what it carries; it moves while the node at its end works. */
export const EdgeView = memo(function EdgeView(props: EdgeProps<DrawnEdge>) {
  const { data, selected } = props;
  const [isHovered, setHovered] = useState(false);
  const isLive = useIsLive(data);
  const isWrong = useIsWrong(data);
  const isFar = useContext(FarContext);
  const [path, x, y] = getBezierPath(props);
  const stroke = strokeOf(data?.kind, isWrong);
  if (isFar) {
    return (
      <g className={isLive ? 'edge-live' : ''}>
        <path d={path} fill="none" className="react-flow__edge-path" style={{ ['--edge' as string]: stroke }} />
      </g>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only shows what selecting by keyboard shows too
    <g
      className={isLive ? 'edge-live' : ''}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <BaseEdge
        path={path}
        interactionWidth={18}
        style={{ ['--edge' as string]: stroke, strokeDasharray: isWrong ? '4 3' : undefined }}
      />
      {data !== undefined && (
        <EdgeLabel data={data} x={x} y={y} isOpen={selected === true || isHovered} isSelected={selected === true} />
      )}
    </g>
  );
});

function useIsLive(data: EdgeData | undefined): boolean {
  return useRunView(
    useCallback(
      (state: RunViewState) => {
        if (data?.target === undefined || state.run === undefined) return false;
        return state.instances[instancePath(data.target, state)]?.status === 'active';
      },
      [data],
    ),
  );
}

function useIsWrong(data: EdgeData | undefined): boolean {
  return useEditor(useCallback((state) => problemEdges(state.problems).has(problemKey(data)), [data]));
}

function EdgeLabel({
  data,
  x,
  y,
  isOpen,
  isSelected,
}: {
  data: EdgeData;
  x: number;
  y: number;
  isOpen: boolean;
  isSelected: boolean;
}) {
  const actions = useCanvasActions();
  const { select } = endsOf(data.edge).source;
  const text = [
    select.length === 0 ? '' : `.${select.join('.')}`,
    data.edge.spread === true ? edgeViewText.eachItem : '',
  ].filter(Boolean);
  if (text.length === 0 && !isSelected) return null;
  return (
    <EdgeLabelRenderer>
      <div
        className={cx('nodrag nopan absolute flex items-center gap-1', isOpen && 'z-10')}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, pointerEvents: 'all' }}
      >
        {text.length > 0 && (
          <span className="node-detail rounded-full border border-line bg-surface px-1.5 font-mono text-2xs text-muted">
            {text.join(' · ')}
          </span>
        )}
        {isSelected && actions.canEdit && (
          <span className="flex rounded-md border border-line bg-raised shadow-popup">
            <IconButton
              label={edgeViewText.insertNodeHere}
              size="sm"
              onClick={(event) => actions.insertInto(data, event.nativeEvent)}
            >
              <Plus />
            </IconButton>
            <IconButton
              label={edgeViewText.deleteEdge}
              size="sm"
              shortcut="Del"
              onClick={() => actions.removeEdge(data)}
            >
              <X />
            </IconButton>
          </span>
        )}
      </div>
    </EdgeLabelRenderer>
  );
}
