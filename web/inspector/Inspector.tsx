import { Copy, FastForward, Layers, Lock, Play, Repeat, Rows3, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo } from 'react';
import type { FlowNode } from '#engine/format/index';
import type { PseudoNode } from '../canvas/index.ts';
import { graphOf, nodeIn } from '../editor/edits/scope.ts';
import { useEditor } from '../store/editor-context.ts';
import { isEditable } from '../store/editor-store.ts';
import { idsOf, parseEdgeId } from '../store/editor-view.ts';
import { isSameEdge } from '../store/flow-change-body.ts';
import { inspectorText } from '../text/inspector.ts';
import { Button, Kbd } from '../ui/index.ts';
import { AskForm } from './forms/AskForm.tsx';
import { CodeForm } from './forms/CodeForm.tsx';
import { ConstantsSection } from './forms/ConstantsSection.tsx';
import { DecideForm } from './forms/DecideForm.tsx';
import { DiscussionForm } from './forms/discussion/DiscussionForm.tsx';
import { EdgeForm } from './forms/EdgeForm.tsx';
import { FlowForm } from './forms/FlowForm.tsx';
import { type CallableFlow, FlowNodeForm, type FlowNodeFormProps } from './forms/FlowNodeForm.tsx';
import { LoopForm, MapForm } from './forms/FrameForms.tsx';
import { HttpForm } from './forms/HttpForm.tsx';
import { InterfaceForm } from './forms/InterfaceForm.tsx';
import { ExitForm, NoteForm, SetStateForm, SwitchForm, TemplateForm, UnknownForm } from './forms/LogicForms.tsx';
import { MemoryForm } from './forms/MemoryForm.tsx';
import { NodeHead } from './forms/NodeHead.tsx';
import { PoliciesSection, type RunnableNode } from './forms/PoliciesSection.tsx';
import { StateSection } from './forms/StateSection.tsx';
import { ToolForm } from './forms/ToolForm.tsx';
import { type NodeEditing, useNodeEditing, useScopeOf } from './use-node-editing.ts';

/** What can be done with several nodes at once. */
export interface SelectionActions {
  wrap(kind: 'loop' | 'map'): void;
  collapse(): void;
  duplicate(): void;
  remove(): void;
}

export interface InspectorProps {
  callable: readonly CallableFlow[];
  actions: SelectionActions;
  /** Goes into a sub-flow, by its ids from the flow drawn. */
  onEnter: (ids: readonly string[]) => void;
  /** Of these, those that run the node that is selected. */
  commands?: readonly RunCommand[];
  /** Escape led out of it. */
  onLeave?: () => void;
}

interface RunCommand {
  readonly id: string;
  readonly title: string;
  readonly chord?: string;
  readonly isEnabled: boolean;
  run(): void;
}

/** Settings of what is selected: a node, an edge, several nodes, or the flow when nothing is. */
export function Inspector(props: InspectorProps) {
  const canEdit = useEditor(isEditable);
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      {!canEdit && (
        <p className="flex shrink-0 items-center gap-2 border-line border-b bg-sunken px-3 py-2 text-muted text-sm">
          <Lock className="size-3.5" aria-hidden /> {inspectorText.readOnly}
        </p>
      )}
      <fieldset
        disabled={!canEdit}
        className="min-h-0 min-w-0 flex-1 scroll-area"
        aria-label={inspectorText.inspector}
        onKeyDown={(event) => {
          if (backToCanvas(event)) props.onLeave?.();
        }}
      >
        <Selected {...props} isReadOnly={!canEdit} />
      </fieldset>
    </div>
  );
}

/** Escape in a field, unless the field has a use for it, leads back to what is selected on the canvas: true then. */
function backToCanvas(event: KeyboardEvent<HTMLElement>): boolean {
  // A list or menu that a field opened lies elsewhere in the page, though React passes its keys on to here.
  const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
  if (event.key !== 'Escape' || event.defaultPrevented || !isInside) return false;
  const canvas = document.querySelector<HTMLElement>('[data-canvas]');
  const selected = canvas?.querySelector<HTMLElement>('.react-flow__node.selected');
  (selected ?? canvas)?.focus({ preventScroll: true });
  event.stopPropagation();
  return true;
}

function Selected({ callable, actions, onEnter, commands = [], isReadOnly }: InspectorProps & { isReadOnly: boolean }) {
  const { nodes, edges } = useEditor((state) => state.selection);
  const levels = useEditor((state) => state.levels);
  // A box that is drawn around nodes selects their edges with them.
  const count = nodes.length > 0 ? nodes.length : edges.length;
  const [node] = nodes;
  const [edge] = edges;
  if (count > 1) return <Several count={count} actions={actions} />;
  const place = levels.map((level) => level.join('/')).join(' ');
  if (node !== undefined)
    return (
      <>
        <OneNode key={`${place} ${node}`} canvas={node} callable={callable} onEnter={onEnter} isReadOnly={isReadOnly} />
        <RunNode commands={commands} />
      </>
    );
  if (edge !== undefined) return <OneEdge key={`${place} ${edge}`} canvas={edge} />;
  return <WholeFlow key={place} />;
}

/** The node that is selected by itself, or from it on. */
function RunNode({ commands }: { commands: readonly RunCommand[] }) {
  const offered = commands.filter(({ id, isEnabled }) => isEnabled && (id === 'run-node' || id === 'run-from'));
  if (offered.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2 border-line border-t px-3 py-3">
      {offered.map(({ id, title, chord, run }) => (
        <Button key={id} size="sm" icon={id === 'run-node' ? <Play /> : <FastForward />} onClick={run}>
          {title} {chord !== undefined && <Kbd>{chord}</Kbd>}
        </Button>
      ))}
    </div>
  );
}

function WholeFlow() {
  const scope = useScopeOf('');
  return <FlowForm scope={scope} />;
}

function OneEdge({ canvas }: { canvas: string }) {
  const { body, edge } = parseEdgeId(canvas);
  const scope = useScopeOf(body.join('/'));
  const edges = graphOf(scope)?.edges ?? [];
  const index = edges.findIndex((candidate) => isSameEdge(candidate, edge));
  const found = edges[index];
  return found === undefined ? <WholeFlow /> : <EdgeForm edge={found} index={index} body={body} scope={scope} />;
}

function OneNode({
  canvas,
  callable,
  onEnter,
  isReadOnly,
}: {
  canvas: string;
  callable: readonly CallableFlow[];
  onEnter: (ids: readonly string[]) => void;
  isReadOnly: boolean;
}) {
  const ids = useMemo(() => idsOf(canvas), [canvas]);
  const scope = useScopeOf(ids.slice(0, -1).join('/'));
  const id = ids.at(-1) ?? '';
  if (isPseudo(id)) return <InterfaceForm pseudo={id} scope={scope} />;
  const node = nodeIn(scope, id);
  return node === undefined ? (
    <WholeFlow />
  ) : (
    <NodeForm node={node} ids={ids} callable={callable} onEnter={onEnter} isReadOnly={isReadOnly} />
  );
}

function isPseudo(id: string): id is PseudoNode {
  return id === 'input' || id === 'output' || id === 'state';
}

interface NodeFormProps {
  node: FlowNode;
  ids: readonly string[];
  callable: readonly CallableFlow[];
  onEnter: (ids: readonly string[]) => void;
  isReadOnly: boolean;
}

function NodeForm({ node, ids, callable, onEnter, isReadOnly }: NodeFormProps) {
  const editing = useNodeEditing({ node, ids, isReadOnly });
  return (
    <>
      <NodeHead editing={editing} ids={ids} />
      {formOf(editing, { ids, callable, onEnter })}
      {(node.type === 'loop' || node.type === 'map') && <BodyState ids={ids} />}
      {node.type !== 'note' && node.type !== 'unknown' && (
        <>
          <ConstantsSection editing={editing as NodeEditing<RunnableNode>} />
          <PoliciesSection editing={editing as NodeEditing<RunnableNode>} />
        </>
      )}
    </>
  );
}

function BodyState({ ids }: { ids: readonly string[] }) {
  const scope = useScopeOf(ids.join('/'));
  return <StateSection scope={scope} />;
}

/** The form for a node's type. The editing is of that same node, which its type alone cannot tell. */
function formOf(editing: NodeEditing, forFlow: Omit<FlowNodeFormProps, 'editing'>): ReactNode {
  const of = <T extends FlowNode>(): NodeEditing<T> => editing as NodeEditing<FlowNode> as unknown as NodeEditing<T>;
  switch (editing.node.type) {
    case 'ask':
      return <AskForm editing={of()} callable={forFlow.callable} />;
    case 'code':
      return <CodeForm editing={of()} />;
    case 'template':
      return <TemplateForm editing={of()} />;
    case 'switch':
      return <SwitchForm editing={of()} />;
    case 'decide':
      return <DecideForm editing={of()} />;
    case 'set-state':
      return <SetStateForm editing={of()} />;
    case 'http':
      return <HttpForm editing={of()} />;
    case 'tool':
      return <ToolForm editing={of()} />;
    case 'memory':
      return <MemoryForm editing={of()} />;
    case 'exit':
      return <ExitForm editing={of()} />;
    case 'flow':
      return <FlowNodeForm editing={of()} {...forFlow} />;
    case 'discussion':
      return <DiscussionForm editing={of()} ids={forFlow.ids} onEnter={forFlow.onEnter} />;
    case 'loop':
      return <LoopForm editing={of()} />;
    case 'map':
      return <MapForm editing={of()} />;
    case 'note':
      return <NoteForm editing={of()} />;
    case 'unknown':
      return <UnknownForm editing={of()} />;
  }
}

function Several({ count, actions }: { count: number; actions: SelectionActions }) {
  return (
    <div className="flex flex-col gap-3 px-3 py-3">
      <h3 className="font-medium">{inspectorText.selected(count)}</h3>
      <div className="flex flex-col items-start gap-1.5">
        <Button icon={<Repeat aria-hidden />} onClick={() => actions.wrap('loop')}>
          {inspectorText.wrapInLoop}
        </Button>
        <Button icon={<Rows3 aria-hidden />} onClick={() => actions.wrap('map')}>
          {inspectorText.wrapInMap}
        </Button>
        <Button icon={<Layers aria-hidden />} onClick={actions.collapse}>
          {inspectorText.collapseToSubFlow}
        </Button>
        <Button icon={<Copy aria-hidden />} onClick={actions.duplicate}>
          {inspectorText.duplicate}
        </Button>
        <Button look="danger" icon={<Trash2 aria-hidden />} onClick={actions.remove}>
          {inspectorText.delete}
        </Button>
      </div>
    </div>
  );
}
