import { Plus } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { ownerOf } from '../../editor/edits/scope.ts';
import { enclosingFlowPath } from '../../store/flow-change-body.ts';
import { embedderFieldText } from '../../text/inspector-asking.ts';
import { IconButton, Select } from '../../ui/index.ts';
import { freeName } from '../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';

// No role can be called this.
const byWords = '-words';

/** How a memory finds: by words, or by vectors that the model of a role makes. */
export function EmbedderField({ editing }: { editing: NodeEditing<NodeOf<'memory'>> }) {
  const { node, errorAt, scope } = editing;
  const roles = ownerOf(scope).models ?? {};
  const named = [...new Set([...Object.keys(roles), ...(node.embedder === undefined ? [] : [node.embedder])])];
  const options = [
    { value: byWords, label: embedderFieldText.words, description: embedderFieldText.bM25NeedsNoModel },
    ...named.map((role) => ({
      value: role,
      label: embedderFieldText.meaningBy(roles[role]?.title ?? role),
      description:
        roles[role] === undefined ? embedderFieldText.notDeclaredByThisFlow : embedderFieldText.vectorsOfModelCallEach,
    })),
  ];
  const choose = (chosen: string) => {
    const embedder = chosen === byWords ? undefined : chosen;
    const body = enclosingFlowPath(scope.flow, scope.path);
    const isNew = embedder !== undefined && roles[embedder] === undefined;
    editing.apply({
      label: embedderFieldText.changeHowMemoryFinds,
      changes: [
        ...(isNew ? [{ type: 'set-roles', body, kind: 'models', roles: { ...roles, [embedder]: {} } } as const] : []),
        { type: 'replace-node', body: scope.path, id: node.id, node: withSettings(node, { embedder }) },
      ],
    });
  };
  return (
    <div className="flex items-end gap-1">
      <Select
        className="flex-1"
        label={embedderFieldText.compares}
        value={node.embedder ?? byWords}
        options={options}
        onChange={choose}
        error={errorAt('embedder')}
      />
      <IconButton
        label={embedderFieldText.newRoleForModel}
        look="secondary"
        onClick={() => choose(freeName(Object.keys(roles), 'embedder'))}
      >
        <Plus aria-hidden />
      </IconButton>
    </div>
  );
}
