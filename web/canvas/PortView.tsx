import { Handle, Position } from '@xyflow/react';
import { Plus } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { Json } from '#engine/json';
import { portViewText } from '../text/canvas.ts';
import { cx } from '../ui/index.ts';
import { type DrawnPort, newPort, type PortSide, portId } from './canvas-node.ts';
import { kindColor, kindOf, kindShape, kindWord } from './port-looks.ts';

export interface PortViewProps {
  port: DrawnPort;
  side: PortSide;
  /** Title of the node, for screen readers. */
  owner: string;
  x: number;
  y: number;
}

/** The point at which edges begin or end: colour and shape tell the type. */
export function PortView({ port, side, owner, x, y }: PortViewProps) {
  const isTarget = side === 'in' || side === 'taken';
  const isNew = port.name === newPort;
  const kind = kindOf(port.schema, port.list);
  const style: CSSProperties = { left: x, right: 'auto', top: y, transform: 'translate(-50%, -50%)' };
  return (
    <Handle
      id={portId(side, port.name)}
      type={isTarget ? 'target' : 'source'}
      position={isTarget ? Position.Left : Position.Right}
      style={style}
      className="frame-live"
      role="img"
      aria-label={labelOf(port, isTarget, owner)}
      title={
        isNew
          ? portViewText.dragToMakeNewPort
          : `${port.name}: ${kindWord[kind]}${port.required ? portViewText.required : ''}`
      }
      data-port={port.name}
    >
      {isNew ? (
        <span className="pointer-events-none flex size-3.5 items-center justify-center rounded-full border border-line-strong border-dashed bg-surface text-faint">
          <Plus className="size-2.5" aria-hidden />
        </span>
      ) : (
        <span
          className="port-glyph"
          data-kind={kind}
          data-connected={port.isConnected || port.constant !== undefined}
          style={{
            ['--port' as string]: port.isMissing ? 'var(--failed)' : kindColor[kind],
            clipPath: kindShape[kind],
          }}
        />
      )}
    </Handle>
  );
}

function labelOf(port: DrawnPort, isTarget: boolean, owner: string): string {
  const side = isTarget ? portViewText.input : portViewText.output;
  if (port.name === newPort) return portViewText.newOf(side, owner);
  const kind = kindWord[kindOf(port.schema, port.list)];
  const state = port.isMissing
    ? portViewText.doesNotExist
    : port.isConnected
      ? portViewText.connectedTo((port.partners ?? []).join(portViewText.and))
      : port.constant !== undefined
        ? portViewText.always(shortOf(port.constant))
        : port.required
          ? portViewText.required
          : '';
  return `${owner}: ${side} ${port.name}, ${kind}${state}`;
}

function shortOf(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

/** The name of a port, next to its point. */
export function PortLabel({
  port,
  align,
  className,
}: {
  port: DrawnPort;
  align: 'left' | 'right';
  className?: string;
}) {
  const isLacking = port.required && !port.isConnected && port.constant === undefined && align === 'left';
  return (
    <span
      className={cx(
        'node-detail block min-w-0 truncate text-xs',
        align === 'right' && 'text-right',
        port.isMissing ? 'text-failed-ink line-through decoration-1' : isLacking ? 'text-ink' : 'text-muted',
        className,
      )}
    >
      {port.name === newPort ? <span className="text-faint">{portViewText.new}</span> : port.name}
      {port.constant !== undefined && (
        <span
          className="ml-1 font-mono text-faint"
          title={`${port.isConnected ? portViewText.else : portViewText.alwaysLabel} ${shortOf(port.constant)}`}
        >
          = {shortOf(port.constant)}
        </span>
      )}
      {isLacking && (
        <span className="ml-0.5 text-failed-ink" title={portViewText.requiredAndNotConnected}>
          *
        </span>
      )}
      {port.name !== newPort &&
        align === 'left' &&
        !port.required &&
        !port.isMissing &&
        port.constant === undefined && (
          <span className="text-faint" title={portViewText.mayBeAbsent}>
            ?
          </span>
        )}
    </span>
  );
}
