import { Plus } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { ownerOf } from '../../editor/edits/scope.ts';
import { enclosingFlowPath } from '../../store/flow-change-body.ts';
import { IconButton, Select } from '../../ui/index.ts';
import { freeName } from '../schema/schema-kinds.ts';
import type { NodeEditing } from '../use-node-editing.ts';

type Performer = NodeOf<'ask'>['performer'];
type Kind = 'model' | 'person' | 'reviewed';

const kinds = [
  { value: 'model', label: 'A model' },
  { value: 'person', label: 'A person' },
  { value: 'reviewed', label: 'A model, reviewed by a person' },
] as const;

/** Who is asked: a role for a model, a role for a person, or both. */
export function PerformerFields({ editing }: { editing: NodeEditing<NodeOf<'ask'>> }) {
  const { node, set, errorAt } = editing;
  const { performer } = node;
  const owner = ownerOf(editing.scope);
  const model = 'model' in performer ? performer.model : undefined;
  const person = 'person' in performer ? performer.person : 'reviewer' in performer ? performer.reviewer : undefined;
  const firstModel = model ?? Object.keys(owner.models ?? {})[0];
  const firstPerson = person ?? Object.keys(owner.people ?? {})[0];
  const choose = (kind: Kind) => {
    const needsModel = kind !== 'person';
    const needsPerson = kind !== 'model';
    const next: Performer = !needsPerson
      ? { model: firstModel ?? 'assistant' }
      : needsModel
        ? { model: firstModel ?? 'assistant', reviewer: firstPerson ?? 'user' }
        : { person: firstPerson ?? 'user' };
    applyPerformer(editing, next);
  };
  return (
    <>
      <Select label="Asked" value={kindOf(performer)} options={kinds} onChange={choose} error={errorAt('performer')} />
      {model !== undefined && (
        <RolePicker
          editing={editing}
          kind="models"
          label="Model role"
          value={model}
          onChoose={(role) => set({ performer: { ...performer, model: role } as Performer })}
        />
      )}
      {person !== undefined && (
        <RolePicker
          editing={editing}
          kind="people"
          label={'reviewer' in performer ? 'Reviewed by' : 'People role'}
          value={person}
          onChoose={(role) =>
            set({
              performer: ('reviewer' in performer ? { ...performer, reviewer: role } : { person: role }) as Performer,
            })
          }
        />
      )}
    </>
  );
}

function kindOf(performer: Performer): Kind {
  if ('reviewer' in performer) return 'reviewed';
  return 'person' in performer ? 'person' : 'model';
}

/** Changes the performer and declares the roles that it needs, as one step. */
function applyPerformer(editing: NodeEditing<NodeOf<'ask'>>, performer: Performer): void {
  const { node, scope } = editing;
  const owner = ownerOf(scope);
  const body = enclosingFlowPath(scope.flow, scope.path);
  const missing = (kind: 'models' | 'people', role: string | undefined) => {
    if (role === undefined || owner[kind]?.[role] !== undefined) return [];
    return [{ type: 'set-roles', body, kind, roles: { ...owner[kind], [role]: {} } } as const];
  };
  const task = 'model' in performer && !('reviewer' in performer) ? undefined : node.task;
  const { task: _, ...rest } = node;
  editing.apply({
    label: 'Change performer',
    changes: [
      ...missing('models', 'model' in performer ? performer.model : undefined),
      ...missing(
        'people',
        'reviewer' in performer ? performer.reviewer : 'person' in performer ? performer.person : undefined,
      ),
      {
        type: 'replace-node',
        body: scope.path,
        id: node.id,
        node: { ...rest, ...(task === undefined ? {} : { task }), performer },
      },
    ],
  });
}

interface RolePickerProps {
  editing: NodeEditing<NodeOf<'ask'>>;
  kind: 'models' | 'people';
  label: string;
  value: string;
  onChoose: (role: string) => void;
}

function RolePicker({ editing, kind, label, value, onChoose }: RolePickerProps) {
  const { scope, node } = editing;
  const owner = ownerOf(scope);
  const roles = owner[kind] ?? {};
  const options = [...new Set([...Object.keys(roles), value])].map((role) => ({
    value: role,
    label: roles[role]?.title ?? role,
    description: roles[role] === undefined ? 'not declared by this flow' : roles[role].description,
  }));
  const add = () => {
    const role = freeName(Object.keys(roles), kind === 'models' ? 'assistant' : 'user');
    const key = kind === 'models' ? 'model' : 'reviewer' in node.performer ? 'reviewer' : 'person';
    const performer = { ...node.performer, [key]: role } as Performer; // the key exists in this performer
    applyPerformer(editing, performer);
  };
  return (
    <div className="flex items-end gap-1">
      <Select className="flex-1" label={label} value={value} options={options} onChange={onChoose} />
      <IconButton label={`New ${kind === 'models' ? 'model' : 'people'} role`} look="secondary" onClick={add}>
        <Plus aria-hidden />
      </IconButton>
    </div>
  );
}
