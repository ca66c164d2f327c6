import { useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import { cx } from '../ui/index.ts';
import { type PreviewBox, type PreviewLine, type PreviewPicture, placeForPreview } from './preview-layout.ts';
import { measureIn, shortenTo } from './text-width.ts';

const colours: Readonly<Record<PreviewBox['type'], string>> = {
  ask: 'var(--port-text)',
  code: 'var(--port-object)',
  template: 'var(--port-number)',
  switch: 'var(--port-yes-no)',
  decide: 'var(--waiting)',
  'set-state': 'var(--port-any)',
  http: 'var(--port-text)',
  tool: 'var(--port-text)',
  memory: 'var(--port-any)',
  exit: 'var(--port-any)',
  note: 'var(--port-any)',
  unknown: 'var(--failed)',
  loop: 'var(--port-list)',
  map: 'var(--port-list)',
  flow: 'var(--accent)',
  discussion: 'var(--accent)',
  port: 'var(--port-any)',
};
const measureNode = measureIn(500);
const measureTitle = measureIn(600);
const margin = 10;
/** Small flows are not blown up beyond this size. */
const smallest = { width: 620, height: 150 } as const;

/** A card shows no more of a long flow than can be read on it: its beginning. */
const widestOnCard = 1250;

export interface FlowPreviewProps {
  flow: FlowFile;
  className?: string;
  /** On a card, where a long flow is cut off. */
  isCard?: boolean;
}

/** A small picture of a flow's graph. */
export function FlowPreview({ flow, className, isCard = false }: FlowPreviewProps) {
  const picture = useMemo(() => placeForPreview(flow), [flow]);
  const isCut = isCard && picture.width > widestOnCard;
  const width = isCut ? widestOnCard : Math.max(smallest.width, picture.width) + 2 * margin;
  const height = Math.max(smallest.height, picture.height) + 2 * margin;
  const left = isCut ? -margin : (picture.width - width) / 2;
  const view = `${left} ${(picture.height - height) / 2} ${width} ${height}`;
  return (
    <svg
      viewBox={view}
      className={cx('select-none', isCut && 'mask-r-from-80%', className)}
      role="img"
      aria-label={`Graph of ${flow.title ?? flow.name}`}
    >
      <Picture picture={picture} />
    </svg>
  );
}

function Picture({ picture }: { picture: PreviewPicture }) {
  return (
    <>
      {picture.lines.map((line) => (
        <path key={line.key} d={curve(line)} fill="none" stroke="var(--line-strong)" strokeWidth={2} />
      ))}
      {picture.boxes.map((box) => (
        <Box key={box.key} box={box} />
      ))}
    </>
  );
}

function Box({ box }: { box: PreviewBox }) {
  const { x, y, width, height } = box;
  const colour = colours[box.type];
  if (box.type === 'port') {
    return (
      <circle
        cx={x + width / 2}
        cy={y + height / 2}
        r={width / 2 - 4}
        fill="var(--surface)"
        stroke="var(--line-strong)"
        strokeWidth={2.5}
      />
    );
  }
  if (box.inside !== undefined && box.inside.boxes.length > 0) {
    return (
      <g>
        <rect
          x={x}
          y={y}
          width={width}
          height={height}
          rx={12}
          fill={colour}
          fillOpacity={0.08}
          stroke={colour}
          strokeOpacity={0.7}
          strokeWidth={2}
          strokeDasharray="6 5"
        />
        <text x={x + 16} y={y + 24} fontSize={16} fontWeight={600} fill="var(--muted)">
          {shortenTo(width - 32, box.title, measureTitle)}
        </text>
        <Picture picture={box.inside} />
      </g>
    );
  }
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={width}
        height={height}
        rx={10}
        fill="var(--raised)"
        stroke="var(--line-strong)"
        strokeWidth={1.5}
      />
      <rect x={x + 9} y={y + 10} width={6} height={height - 20} rx={3} fill={colour} />
      <text x={x + 24} y={y + height / 2 + 5.5} fontSize={16} fontWeight={500} fill="var(--ink)">
        {shortenTo(width - 31, box.title, measureNode)}
      </text>
    </g>
  );
}

function curve({ from, to }: PreviewLine): string {
  const x1 = from.x + from.width;
  const y1 = from.y + from.height / 2;
  const x2 = to.x;
  const y2 = to.y + to.height / 2;
  const bend = Math.max(20, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
