import { useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import { useIsNarrow } from '../shell/use-is-narrow.ts';
import { flowPreviewText } from '../text/gallery.ts';
import { cx } from '../ui/index.ts';
import { drawFlow, type Mark } from './draw-flow.ts';
import type { Room } from './preview-layout.ts';

/** About the pixels that a picture has on a card of the gallery. */
export const cardRoom: Room = { width: 320, height: 158 };
/** And in the middle of a page. */
const pageRoom: Room = { width: 820, height: 220 };
const phoneRoom: Room = { width: 330, height: 220 };

export interface FlowPreviewProps {
  flow: FlowFile;
  className?: string;
  room?: Room;
}

/** A small picture of a flow's graph: all of it, arranged for the room that it has. */
export function FlowPreview({ flow, className, room: given }: FlowPreviewProps) {
  const isNarrow = useIsNarrow();
  const room = given ?? (isNarrow ? phoneRoom : pageRoom);
  const { left, top, width, height, marks } = useMemo(() => drawFlow(flow, room), [flow, room]);
  return (
    <svg
      viewBox={`${left} ${top} ${width} ${height}`}
      className={cx('select-none', className)}
      role="img"
      aria-label={flowPreviewText.graphOf(flow.title ?? flow.name)}
    >
      {marks.map((mark, index) => (
        <MarkView key={index} mark={mark} />
      ))}
    </svg>
  );
}

function MarkView({ mark }: { mark: Mark }) {
  if (mark.kind === 'text') {
    const { x, y, size, weight, fill, text } = mark;
    return (
      <text x={x} y={y} fontSize={size} fontWeight={weight} fill={`var(--${fill})`}>
        {text}
      </text>
    );
  }
  const paint = {
    fill: mark.fill === undefined ? 'none' : `var(--${mark.fill})`,
    fillOpacity: mark.fillOpacity,
    stroke: mark.stroke === undefined ? undefined : `var(--${mark.stroke})`,
    strokeOpacity: mark.strokeOpacity,
    strokeWidth: mark.strokeWidth,
    strokeDasharray: mark.dashes,
  };
  switch (mark.kind) {
    case 'path':
      return <path d={mark.d} {...paint} />;
    case 'circle':
      return <circle cx={mark.x} cy={mark.y} r={mark.radius} {...paint} />;
    case 'box':
      return <rect x={mark.x} y={mark.y} width={mark.width} height={mark.height} rx={mark.radius} {...paint} />;
  }
}
