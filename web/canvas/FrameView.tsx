import { type NodeProps, NodeResizer } from '@xyflow/react';
import { ChevronsUpDown } from 'lucide-react';
import { memo } from 'react';
import { frameSize, nodeSize } from '../store/layout-size.ts';
import { chooseItem, instancePath, itemShown, type PathStep, useRunView } from '../store/run-view.ts';
import { frameViewText } from '../text/canvas.ts';
import { cx, Menu } from '../ui/index.ts';
import { BreakpointMarks } from './BreakpointMark.tsx';
import type { DrawnFlowNode, DrawnPort } from './canvas-node.ts';
import { lookOf, subtitleOf, titleOf } from './node-looks.ts';
import { PortLabel, PortView } from './PortView.tsx';
import { frameRows, frameRowsTop } from './port-places.ts';
import { ProblemMark, RunMark, ringOf } from './RunMark.tsx';
import { useInstance, useProblemsAt } from './use-instance.ts';

/** A loop or map: a border around the nodes that are repeated, with its ports on the border. */
export const FrameView = memo(function FrameView({
  data,
  selected,
  width = frameSize.minWidth,
}: NodeProps<DrawnFlowNode>) {
  const { node, steps } = data;
  const run = useInstance(steps);
  const problems = useProblemsAt(data.path, data.isReadOnly);
  const look = lookOf(node);
  const Icon = look.icon;
  return (
    <div
      data-testid={`node-${node.id}`}
      data-status={run?.status ?? 'idle'}
      data-stopped={run?.stopped}
      className={cx(
        'relative h-full rounded-xl border bg-[color-mix(in_oklab,var(--port-list)_4%,transparent)]',
        ringOf(run),
        selected === true && 'outline-2 outline-accent outline-offset-1',
      )}
    >
      {!data.isReadOnly && (
        <NodeResizer
          isVisible={selected === true}
          minWidth={frameSize.minWidth}
          minHeight={frameSize.minHeight}
          lineClassName="frame-live"
          handleClassName="frame-live"
        />
      )}
      <header
        className="frame-header frame-live flex cursor-grab items-center gap-2 rounded-t-xl border-line border-b bg-raised px-3"
        style={{ height: frameSize.header - 1 }}
      >
        <Icon className="size-4 shrink-0" style={{ color: look.tint }} aria-hidden />
        <span className="node-title shrink-0 font-medium">{titleOf(node)}</span>
        <span className="node-detail min-w-0 flex-1 truncate text-faint text-xs">{subtitleOf(node)}</span>
        {node.type === 'loop' && <Round steps={steps} limit={node.maxRounds} />}
        {node.type === 'map' && <ItemSwitch steps={steps} />}
        <ProblemMark problems={problems} />
        <RunMark view={run} />
      </header>
      <BreakpointMarks steps={steps} />
      <FramePorts data={data} width={width} />
    </div>
  );
});

function FramePorts({ data, width }: { data: DrawnFlowNode['data']; width: number }) {
  const owner = titleOf(data.node);
  const inner = data.innerPorts ?? { inputs: [], outputs: [] };
  const rows = frameRows(data.ports, inner);
  const y = (row: number) => frameRowsTop + row * nodeSize.portRow + nodeSize.portRow / 2 - 1;
  const inset = frameSize.chip;
  return (
    <>
      {rows.left.map((name, row) => {
        const outer = data.ports.inputs.find((port) => port.name === name);
        const given = inner.outputs.find((port) => port.name === name);
        return (
          <div key={name}>
            <BorderChip port={withConstantOf(given, outer)} align="left" top={y(row)} isOpen={outer !== undefined} />
            {outer !== undefined && <PortView port={outer} side="in" owner={owner} x={-1} y={y(row)} />}
            {given !== undefined && (
              <PortView port={given} side="given" owner={frameViewText.inside(owner)} x={inset - 1} y={y(row)} />
            )}
          </div>
        );
      })}
      {rows.right.map((name, row) => {
        const taken = inner.inputs.find((port) => port.name === name);
        const outer = data.ports.outputs.find((port) => port.name === name);
        return (
          <div key={name}>
            <BorderChip port={taken ?? outer} align="right" top={y(row)} isOpen={outer !== undefined} />
            {taken !== undefined && (
              <PortView
                port={taken}
                side="taken"
                owner={frameViewText.inside(owner)}
                x={width - inset - 1}
                y={y(row)}
              />
            )}
            {outer !== undefined && <PortView port={outer} side="out" owner={owner} x={width - 1} y={y(row)} />}
          </div>
        );
      })}
    </>
  );
}

function withConstantOf(given: DrawnPort | undefined, outer: DrawnPort | undefined): DrawnPort | undefined {
  if (given === undefined || outer?.constant === undefined) return given ?? outer;
  return { ...given, constant: outer.constant, isConnected: outer.isConnected };
}

/** The passage through a frame's border: from the outer point to the inner one. */
function BorderChip({
  port,
  align,
  top,
  isOpen,
}: {
  port: DrawnPort | undefined;
  align: 'left' | 'right';
  top: number;
  isOpen: boolean;
}) {
  if (port === undefined) return null;
  return (
    <div
      className={cx(
        'frame-chip absolute flex h-5 items-center border border-line bg-raised px-2.5',
        align === 'left' ? 'left-0 rounded-r-full' : 'right-0 justify-end rounded-l-full',
        align === 'left' ? (isOpen ? '' : 'rounded-l-full') : isOpen ? '' : 'rounded-r-full',
        align === 'left' && !isOpen && 'ml-2',
      )}
      style={{ top: top - 10, width: frameSize.chip - (align === 'left' && !isOpen ? 8 : 0) }}
    >
      <PortLabel
        port={{ ...port, required: port.required || align === 'left' ? port.required : false }}
        align={align}
        className="flex-1"
      />
    </div>
  );
}

function Round({ steps, limit }: { steps: readonly PathStep[]; limit: number }) {
  const run = useInstance(steps);
  if (run === undefined) return null;
  const rounds = run.rounds ?? 0;
  const now = run.status === 'done' || run.status === 'failed' ? rounds : Math.min(rounds + 1, limit);
  return (
    <span className="node-detail shrink-0 rounded-full bg-sunken px-2 text-muted text-xs tabular-nums">
      {frameViewText.roundOf(now, limit)}
    </span>
  );
}

/** Chooses the item of a map whose run is looked at. */
function ItemSwitch({ steps }: { steps: readonly PathStep[] }) {
  const path = useRunView((state) => instancePath(steps, state));
  const items = useRunView((state) => (state.run === undefined ? undefined : state.items[path]));
  const shown = useRunView((state) => itemShown(path, state));
  if (items === undefined || items.length === 0) return null;
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="nodrag flex h-6 shrink-0 items-center gap-1 rounded-full bg-sunken pr-1.5 pl-2.5 text-muted text-xs hover:text-ink"
        >
          [{shown}]{' '}
          <span className="text-faint tabular-nums">
            {items.indexOf(shown) + 1}/{items.length}
          </span>{' '}
          <span className="sr-only">{frameViewText.itemShownChooseAnother}</span>
          <ChevronsUpDown className="size-3" aria-hidden />
        </button>
      }
      entries={items.slice(0, 200).map((item) => ({
        label: item,
        checked: item === shown,
        onSelect: () => chooseItem(path, item),
      }))}
    />
  );
}
