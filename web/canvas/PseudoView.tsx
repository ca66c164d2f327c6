import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { nodeSize, portsTop } from '../store/layout-size.ts';
import { pseudoViewText } from '../text/canvas.ts';
import { cx } from '../ui/index.ts';
import type { DrawnPseudo } from './canvas-node.ts';
import { NodeHeader, PortRows } from './NodeView.tsx';
import { pseudoLooks } from './node-looks.ts';

const subtitles = {
  input: pseudoViewText.whatFlowIsGiven,
  output: pseudoViewText.whatFlowAnswers,
  state: pseudoViewText.leftByLastActivation,
};

/** The flow's own input, output and state, seen from inside. */
export const PseudoView = memo(function PseudoView({
  data,
  selected,
  width = nodeSize.pseudoWidth,
}: NodeProps<DrawnPseudo>) {
  const look = pseudoLooks[data.pseudo];
  return (
    <div
      data-testid={`node-${data.pseudo}`}
      className={cx(
        'relative h-full rounded-lg border border-line-strong bg-sunken',
        selected === true && 'outline-2 outline-accent outline-offset-1',
      )}
    >
      <NodeHeader look={look} title={look.type} subtitle={subtitles[data.pseudo]} />
      <PortRows ports={data.ports} owner={look.type} width={width} top={portsTop('pseudo')} />
    </div>
  );
});
