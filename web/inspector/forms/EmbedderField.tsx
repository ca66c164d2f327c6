import { Plus } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { ownerOf } from '../../editor/edits/scope.ts';
import { enclosingFlowPath } from '../../store/flow-change-body.ts';
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
    { value: byWords, label: 'Words', description: 'BM25; needs no model' },
    ...named.map((role) => ({
      value: role,
      label: `Meaning, by ${roles[role]?.title ?? role}`,
      description: roles[role] === undefined ? 'not declared by this flow' : 'vectors of a model; a call each time',
    })),
  ];
  const choose = (chosen: string) => {
    const embedder = chosen === byWords ? undefined : chosen;
    const body = enclosingFlowPath(scope.flow, scope.path);
    const isNew = embedder !== undefined && roles[embedder] === undefined;
    editing.apply({
      label: 'Change how a memory finds',
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
        label="Compares"
        value={node.embedder ?? byWords}
        options={options}
        onChange={choose}
        error={errorAt('embedder')}
      />
      <IconButton
        label="New role for a model that makes vectors"
        look="secondary"
        onClick={() => choose(freeName(Object.keys(roles), 'embedder'))}
      >
        <Plus aria-hidden />
      </IconButton>
    </div>
  );
}
