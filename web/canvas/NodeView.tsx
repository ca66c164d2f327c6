import type { NodeProps } from '@xyflow/react';
import { memo, useContext } from 'react';
import type { FlowNode } from '#engine/format/index';
import { hasExcerpt, nodeSize, portsTop } from '../store/layout-size.ts';
import { nodeViewText } from '../text/canvas.ts';
import { cx } from '../ui/index.ts';
import { BreakpointMarks } from './BreakpointMark.tsx';
import { FarContext } from './canvas-actions.ts';
import { type DrawnFlowNode, type DrawnPorts, portId } from './canvas-node.ts';
import { lookOf, type NodeLook, subtitleOf, titleOf } from './node-looks.ts';
import { PortLabel, PortView } from './PortView.tsx';
import { portDiameter } from './port-places.ts';
import { isDimmed, ProblemMark, RunMark, ringOf } from './RunMark.tsx';
import { UpdateMark } from './UpdateMark.tsx';
import { useHeld, useInstance, useProblemsAt, useStream } from './use-instance.ts';

/** A node with its ports: inputs on the left, outputs on the right. */
export const NodeView = memo(function NodeView({ data, selected, width = nodeSize.width }: NodeProps<DrawnFlowNode>) {
  const { node, ports } = data;
  const run = useInstance(data.steps);
  const held = useHeld(data.steps);
  const problems = useProblemsAt(data.path, data.isReadOnly);
  const title = titleOf(node);
  const isFlow = node.type === 'flow' || node.type === 'discussion';
  const isFar = useContext(FarContext);
  if (isFar) {
    return (
      <div
        data-testid={`node-${node.id}`}
        data-status={run?.status ?? 'idle'}
        data-stopped={run?.stopped}
        className={cx(
          'far-node relative h-full rounded-lg border bg-raised px-3 py-2 font-medium text-[32px] leading-9',
          ringOf(run, held),
          selected === true && 'outline-8 outline-accent',
          isDimmed(run) && 'opacity-60',
        )}
        style={{ ['--node' as string]: lookOf(node).tint }}
      >
        <span className="far-title">{title}</span>
        <BreakpointMarks steps={data.steps} isFar />
        <FarPorts ports={ports} width={width} top={portsTop(node)} />
      </div>
    );
  }
  return (
    <div
      data-testid={`node-${node.id}`}
      data-status={run?.status ?? 'idle'}
      data-stopped={run?.stopped}
      className={cx(
        'relative h-full rounded-lg border bg-raised shadow-raised',
        ringOf(run, held),
        isFlow && 'stacked',
        selected === true && 'outline-2 outline-accent outline-offset-1',
        isDimmed(run) && 'opacity-60',
      )}
    >
      {isFlow && <StackedSheets />}
      <div className="relative h-full rounded-lg bg-raised">
        <NodeHeader look={lookOf(node)} title={title} subtitle={subtitleOf(node, data.calls)}>
          {!data.isReadOnly && <UpdateMark path={data.path} />}
          <ProblemMark problems={problems} />
          <RunMark view={run} held={held} />
        </NodeHeader>
        {hasExcerpt(node) && <Excerpt node={node} />}
        <PortRows ports={ports} owner={title} width={width} top={portsTop(node)} />
      </div>
      <BreakpointMarks steps={data.steps} />
      {run?.status === 'active' && <StreamTail data={data} />}
    </div>
  );
});

/** A flow in a flow looks like a pile of sheets: there is more beneath. */
function StackedSheets() {
  return (
    <>
      <div className="absolute inset-x-2 -bottom-2 h-4 rounded-lg border border-line-strong bg-sunken" aria-hidden />
      <div className="absolute inset-x-1 -bottom-1 h-4 rounded-lg border border-line-strong bg-raised" aria-hidden />
    </>
  );
}

export function NodeHeader({
  look,
  title,
  subtitle,
  children,
}: {
  look: NodeLook;
  title: string;
  subtitle: string;
  children?: React.ReactNode;
}) {
  const Icon = look.icon;
  return (
    <div className="node-header flex items-center gap-2 px-2.5" style={{ height: nodeSize.header }}>
      <span
        className="node-icon flex size-7 shrink-0 items-center justify-center rounded-md"
        style={{ color: look.tint, background: `color-mix(in oklab, ${look.tint} 11%, transparent)` }}
        aria-hidden
      >
        <Icon className="size-4" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="node-title block truncate font-medium text-base leading-4.5">{title}</span>
        <span className="node-detail block truncate text-2xs text-faint">{subtitle}</span>
      </span>
      {children}
    </div>
  );
}

function Excerpt({ node }: { node: FlowNode }) {
  const text = node.type === 'ask' ? node.prompt : node.type === 'template' ? node.text : '';
  const line = text.trim().replace(/\s+/g, ' ').slice(0, 80);
  return (
    <div className="px-2.5" style={{ height: nodeSize.excerpt }}>
      <p
        className={cx(
          'node-detail truncate rounded-sm bg-sunken px-1.5 text-xs',
          line === '' ? 'text-faint italic' : 'text-muted',
        )}
      >
        {line === '' ? (node.type === 'ask' ? nodeViewText.noPromptYet : nodeViewText.noTextYet) : line}
      </p>
    </div>
  );
}

export function PortRows({
  ports,
  owner,
  width,
  top,
}: {
  ports: DrawnPorts;
  owner: string;
  width: number;
  top: number;
}) {
  const rows = Math.max(ports.inputs.length, ports.outputs.length);
  // The points lie on the outer edge of a one-pixel border, which is where their layout says they are.
  const y = (row: number) => top + row * nodeSize.portRow + nodeSize.portRow / 2 - 1;
  return (
    <>
      <div className="absolute inset-x-0" style={{ top: top - 1 }}>
        {Array.from({ length: rows }, (_, row) => (
          <PortRow key={row} ports={ports} row={row} />
        ))}
      </div>
      {ports.inputs.map((port, row) => (
        <PortView key={port.name} port={port} side="in" owner={owner} x={-1} y={y(row)} />
      ))}
      {ports.outputs.map((port, row) => (
        <PortView key={port.name} port={port} side="out" owner={owner} x={width - 1} y={y(row)} />
      ))}
    </>
  );
}

/** Where edges end, from afar: nothing to see or to take hold of, only what React Flow measures whenever a node appears. */
function FarPorts({ ports, width, top }: { ports: DrawnPorts; width: number; top: number }) {
  const half = portDiameter / 2;
  const y = (row: number) => top + row * nodeSize.portRow + nodeSize.portRow / 2 - 1;
  const point = (side: 'in' | 'out', name: string, row: number) => (
    <div
      key={`${side}:${name}`}
      className={`pointer-events-none absolute size-4 ${side === 'in' ? 'target' : 'source'}`}
      data-handleid={portId(side, name)}
      data-handlepos={side === 'in' ? 'left' : 'right'}
      style={{ left: (side === 'in' ? -1 : width - 1) - half, top: y(row) - half }}
    />
  );
  return (
    <>
      {ports.inputs.map(({ name }, row) => point('in', name, row))}
      {ports.outputs.map(({ name }, row) => point('out', name, row))}
    </>
  );
}

function PortRow({ ports, row }: { ports: DrawnPorts; row: number }) {
  const input = ports.inputs[row];
  const output = ports.outputs[row];
  return (
    <div className="flex items-center justify-between gap-3 px-3" style={{ height: nodeSize.portRow }}>
      <span className={cx('min-w-0', output === undefined && 'flex-1')}>
        {input !== undefined && <PortLabel port={input} align="left" />}
      </span>
      <span className={cx('min-w-0', input === undefined && 'flex-1')}>
        {output !== undefined && <PortLabel port={output} align="right" />}
      </span>
    </div>
  );
}

/** The last words that a model has written, under the node while it writes. */
function StreamTail({ data }: { data: DrawnFlowNode['data'] }) {
  const text = useStream(data.steps);
  if (text === undefined || text === '') return null;
  return (
    <div className="stream-tail pointer-events-none absolute inset-x-0 top-full z-10 mt-2 flex max-h-14 flex-col-reverse overflow-hidden rounded-md border border-line bg-raised px-2 py-1 shadow-popup">
      <p className="wrap-anywhere text-muted text-xs">{text}</p>
    </div>
  );
}
