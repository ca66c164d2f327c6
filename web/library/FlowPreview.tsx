import { useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import { cx } from '../ui/index.ts';
import { type PreviewBox, type PreviewLine, placeForPreview } from './preview-layout.ts';

const colours: Readonly<Record<PreviewBox['type'], string>> = {
  ask: 'var(--port-text)',
  code: 'var(--port-number)',
  template: 'var(--port-list)',
  switch: 'var(--port-object)',
  decide: 'var(--port-object)',
  'set-state': 'var(--port-any)',
  exit: 'var(--port-any)',
  note: 'var(--port-any)',
  unknown: 'var(--failed)',
  loop: 'var(--port-yes-no)',
  map: 'var(--port-yes-no)',
  flow: 'var(--accent)',
  port: 'var(--port-any)',
};

/** A small picture of a flow's graph. */
export function FlowPreview({ flow, className }: { flow: FlowFile; className?: string }) {
  const { boxes, lines } = useMemo(() => placeForPreview(flow), [flow]);
  const view = useMemo(() => viewBox(boxes), [boxes]);
  return (
    <svg
      viewBox={view}
      className={cx('select-none', className)}
      role="img"
      aria-label={`Graph of ${flow.title ?? flow.name}`}
    >
      {lines.map((line) => (
        <path
          key={`${line.from.id}>${line.to.id}`}
          d={curve(line)}
          fill="none"
          stroke="var(--line-strong)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {boxes.map((box) => (
        <Box key={box.id} box={box} />
      ))}
    </svg>
  );
}

function Box({ box }: { box: PreviewBox }) {
  const colour = colours[box.type];
  const isFrame = box.type === 'loop' || box.type === 'map';
  if (box.type === 'port') {
    return (
      <rect
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        rx={box.height / 2}
        fill="var(--sunken)"
        stroke="var(--line-strong)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    );
  }
  return (
    <g>
      <rect
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        rx={12}
        fill={isFrame ? `color-mix(in oklab, ${colour} 8%, var(--surface))` : 'var(--raised)'}
        stroke={isFrame ? colour : 'var(--line-strong)'}
        strokeDasharray={isFrame ? '5 4' : undefined}
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
      {!isFrame && (
        <rect x={box.x + 12} y={box.y + 12} width={8} height={Math.max(8, box.height - 24)} rx={4} fill={colour} />
      )}
      <text x={box.x + (isFrame ? 16 : 32)} y={box.y + 38} fontSize={21} fontWeight={500} fill="var(--ink)">
        {shorten(box.title, Math.floor((box.width - 40) / 11))}
      </text>
    </g>
  );
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}

function curve({ from, to }: PreviewLine): string {
  const x1 = from.x + from.width;
  const y1 = from.y + from.height / 2;
  const x2 = to.x;
  const y2 = to.y + to.height / 2;
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function viewBox(boxes: readonly PreviewBox[]): string {
  if (boxes.length === 0) return '0 0 10 10';
  const margin = 24;
  const left = Math.min(...boxes.map((box) => box.x)) - margin;
  const top = Math.min(...boxes.map((box) => box.y)) - margin;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
  return `${left} ${top} ${right - left} ${bottom - top}`;
}
