import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, type NodeProps } from '@xyflow/react';
import { type ComponentType, memo, type ReactNode } from 'react';
import { edgeId } from '../../store/editor-view.ts';
import { markedViewsText } from '../../text/canvas.ts';
import { cx } from '../../ui/index.ts';
import type { DrawnEdge, DrawnFlowNode, DrawnPseudo } from '../canvas-node.ts';
import { FrameView } from '../FrameView.tsx';
import { GroupView } from '../GroupView.tsx';
import { NodeView } from '../NodeView.tsx';
import { NoteView } from '../NoteView.tsx';
import { PseudoView } from '../PseudoView.tsx';
import { useDiffMarks } from './diff-context.ts';
import type { Mark } from './merge-flows.ts';

/** Colour, sign and word of each: none of them has to be seen alone. */
export const markLooks = {
  added: {
    sign: '+',
    word: markedViewsText.added,
    badge: 'bg-done-soft text-done-ink border-done',
    ring: 'ring-done',
    line: 'var(--done)',
  },
  removed: {
    sign: '−',
    word: markedViewsText.removed,
    badge: 'bg-failed-soft text-failed-ink border-failed',
    ring: 'outline-2 outline-dashed outline-failed ring-transparent',
    line: 'var(--failed)',
  },
  changed: {
    sign: '~',
    word: markedViewsText.changed,
    badge: 'bg-waiting-soft text-waiting-ink border-waiting',
    ring: 'ring-waiting',
    line: 'var(--waiting)',
  },
  moved: {
    sign: '→',
    word: markedViewsText.moved,
    badge: 'bg-paused-soft text-paused-ink border-paused',
    ring: 'ring-paused',
    line: 'var(--paused)',
  },
} as const;

export function MarkBadge({ mark, className }: { mark: Mark; className?: string }) {
  const { sign, word, badge } = markLooks[mark];
  return (
    <span
      className={cx(
        'inline-flex h-5 items-center gap-1 rounded-full border px-2 font-semibold text-xs',
        badge,
        className,
      )}
    >
      <span aria-hidden className="font-bold font-mono">
        {sign}
      </span>
      {word}
    </span>
  );
}

function Marked({ mark, isFrame, children }: { mark: Mark | undefined; isFrame: boolean; children: ReactNode }) {
  if (mark === undefined) return <div className={cx('h-full', !isFrame && 'opacity-45')}>{children}</div>;
  const { ring } = markLooks[mark];
  return (
    <div data-mark={mark} className="relative h-full">
      <div
        className={cx('h-full ring-3', isFrame ? 'rounded-xl' : 'rounded-lg', ring, mark === 'removed' && 'opacity-65')}
      >
        {children}
      </div>
      <MarkBadge mark={mark} className="diff-mark absolute -top-3 left-2" />
    </div>
  );
}

function marked(View: ComponentType<NodeProps<DrawnFlowNode>>, isFrame = false) {
  return memo(function MarkedNode(props: NodeProps<DrawnFlowNode>) {
    const { nodes } = useDiffMarks();
    return (
      <Marked mark={nodes.get(props.data.path)} isFrame={isFrame}>
        <View {...props} />
      </Marked>
    );
  });
}

const MarkedPseudo = memo(function MarkedPseudo(props: NodeProps<DrawnPseudo>) {
  const { pseudo } = useDiffMarks();
  return (
    <Marked mark={pseudo.has(props.data.path) ? 'changed' : undefined} isFrame={false}>
      <PseudoView {...props} />
    </Marked>
  );
});

const MarkedEdge = memo(function MarkedEdge(props: EdgeProps<DrawnEdge>) {
  const { edges, at } = useDiffMarks();
  const { data } = props;
  const mark = data === undefined ? undefined : edges.get(edgeId([...at, ...data.body], data.edge));
  const [path, x, y] = getBezierPath(props);
  if (mark === undefined) {
    return <BaseEdge path={path} style={{ ['--edge' as string]: 'var(--line-strong)', opacity: 0.5 }} />;
  }
  const { sign, line, badge, word } = markLooks[mark];
  return (
    <g data-mark={mark}>
      <BaseEdge
        path={path}
        style={{
          ['--edge' as string]: line,
          strokeWidth: 2.5,
          strokeDasharray: mark === 'removed' ? '7 5' : undefined,
        }}
      />
      <EdgeLabelRenderer>
        <span
          title={`${word}: ${data?.edge.from} → ${data?.edge.to}`}
          className={cx(
            'absolute flex size-4.5 items-center justify-center rounded-full border font-bold font-mono text-xs',
            badge,
          )}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, pointerEvents: 'all' }}
        >
          {sign}
          <span className="sr-only"> {word}</span>
        </span>
      </EdgeLabelRenderer>
    </g>
  );
});

export const markedNodeTypes = {
  node: marked(NodeView),
  frame: marked(FrameView, true),
  note: marked(NoteView),
  group: marked(GroupView),
  pseudo: MarkedPseudo,
};
export const markedEdgeTypes = { flow: MarkedEdge };
