import type { FlowNode } from '#engine/format/index';
import { NodeId, reservedNodeIds } from '#engine/format/index';
import { lookOf } from '../../canvas/index.ts';
import { renameNode } from '../../editor/edits/rename.ts';
import { graphOf } from '../../editor/edits/scope.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { canvasId } from '../../store/editor-view.ts';
import { nodeHeadText } from '../../text/inspector-forms.ts';
import { CommitText } from '../fields/CommitText.tsx';
import type { NodeEditing } from '../use-node-editing.ts';

/** Type, title and id of the node that is selected. */
export function NodeHead({ editing, ids }: { editing: NodeEditing; ids: readonly string[] }) {
  const { node, scope, apply } = editing;
  const store = useEditorStore();
  const look = lookOf(node);
  const Icon = look.icon;
  const others = graphOf(scope)?.nodes.filter(({ id }) => id !== node.id) ?? [];
  const rename = (to: string) => {
    apply({
      label: nodeHeadText.renameNode,
      changes: [{ type: 'rename-node', body: scope.path, id: node.id, to }],
      select: [to],
    });
    store.getState().select({ nodes: [canvasId([...ids.slice(0, -1), to])], edges: [] });
  };
  const setTitle = (title: string) => apply(renameNode(scope, node.id, title));
  return (
    <div className="flex flex-col gap-3 px-3 pt-3 pb-4">
      <div className="flex items-center gap-2">
        <Icon className="size-4 shrink-0" style={{ color: look.tint }} aria-hidden />
        <span className="text-muted text-sm">{look.type}</span>
      </div>
      <div className="grid grid-cols-[1fr_8.5rem] gap-2">
        {canHaveTitle(node) ? (
          <CommitText
            label={nodeHeadText.title}
            placeholder={node.id}
            value={'title' in node ? (node.title ?? '') : ''}
            check={(text) => (text.length > 200 ? nodeHeadText.atMost200Characters : undefined)}
            onCommit={setTitle}
          />
        ) : (
          <span />
        )}
        <CommitText
          label={nodeHeadText.id}
          mono
          spellCheck={false}
          value={node.id}
          error={editing.errorAt('id')}
          check={(id) => idProblem(id, others)}
          onCommit={rename}
        />
      </div>
    </div>
  );
}

function canHaveTitle(node: FlowNode): boolean {
  return node.type !== 'note' && node.type !== 'unknown';
}

function idProblem(id: string, others: readonly FlowNode[]): string | undefined {
  if (!NodeId.safeParse(id).success) return nodeHeadText.lettersDigitsOrBeginning;
  if (reservedNodeIds.has(id)) return nodeHeadText.isReserved(id);
  return others.some((other) => other.id === id) ? nodeHeadText.anotherNodeHasThisId : undefined;
}
