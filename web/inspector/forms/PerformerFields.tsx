import { Plus } from 'lucide-react';
import { type NodeOf, type Performer, rolesOf, type Seat } from '#engine/format/index';
import { ownerOf } from '../../editor/edits/scope.ts';
import { enclosingFlowPath } from '../../store/flow-change-body.ts';
import { performerFieldsText } from '../../text/inspector-asking.ts';
import { Checkbox, IconButton, Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { freeName } from '../schema/schema-kinds.ts';
import type { NodeEditing } from '../use-node-editing.ts';

type Ask = NodeOf<'ask'>;
type Kind = 'model' | 'person' | 'reviewed' | 'unlessStopped' | 'suggested' | 'seat';
type RoleKey = 'model' | 'suggester' | 'person' | 'reviewer';

const kinds = [
  { value: 'model', label: performerFieldsText.aModel },
  { value: 'person', label: performerFieldsText.aPerson },
  { value: 'reviewed', label: performerFieldsText.modelReviewedByPerson },
  { value: 'unlessStopped', label: performerFieldsText.modelUnlessPersonStopsIt },
  { value: 'suggested', label: performerFieldsText.personWithSuggestion },
  { value: 'seat', label: performerFieldsText.whoeverMessageNames },
] as const;

const roleLabels: ReadonlyArray<{ key: RoleKey; kind: 'models' | 'people'; label: string }> = [
  { key: 'model', kind: 'models', label: performerFieldsText.modelRole },
  { key: 'person', kind: 'people', label: performerFieldsText.peopleRole },
  { key: 'suggester', kind: 'models', label: performerFieldsText.suggestedBy },
  { key: 'reviewer', kind: 'people', label: performerFieldsText.reviewedBy },
];

/** Who is asked: a role for a model, a role for a person, both, or whoever arrives at a port. */
export function PerformerFields({ editing }: { editing: NodeEditing<Ask> }) {
  const { node, errorAt } = editing;
  const { performer } = node;
  return (
    <>
      <Select
        label={performerFieldsText.asked}
        value={kindOf(performer)}
        options={kinds}
        onChange={(kind) => applyPerformer(editing, performerOfKind(kind, editing))}
        error={errorAt('performer')}
      />
      {roleLabels.map(({ key, kind, label }) => {
        const role = (performer as Partial<Record<RoleKey, string>>)[key];
        return role === undefined ? null : (
          <RolePicker
            key={key}
            editing={editing}
            kind={kind}
            label={label}
            value={role}
            onChoose={(chosen) => applyPerformer(editing, { ...performer, [key]: chosen } as Performer)} // the same keys
          />
        );
      })}
      {'stopSeconds' in performer && (
        <CommitNumber
          label={performerFieldsText.timeToStepIn}
          hint={performerFieldsText.timeToStepInHint}
          min={1}
          max={31_536_000}
          value={performer.stopSeconds}
          onCommit={(stopSeconds = 60) => applyPerformer(editing, { ...performer, stopSeconds })}
        />
      )}
      {'port' in performer && <SeatFields editing={editing} seat={performer} />}
    </>
  );
}

function SeatFields({ editing, seat }: { editing: NodeEditing<Ask>; seat: Seat }) {
  const owner = ownerOf(editing.scope);
  const toggles = (kind: 'models' | 'people') =>
    Object.entries(owner[kind] ?? {}).map(([role, { title }]) => (
      <Checkbox
        key={role}
        label={`${kind === 'models' ? performerFieldsText.model : performerFieldsText.person}: ${title ?? role}`}
        checked={seat[kind]?.includes(role) === true}
        onChange={(on) => {
          const others = (seat[kind] ?? []).filter((name) => name !== role);
          applyPerformer(editing, { ...seat, [kind]: on ? [...others, role] : others });
        }}
      />
    ));
  return (
    <>
      <CommitText
        label={performerFieldsText.portThatNamesPerformer}
        hint={performerFieldsText.itsMessageIsModelRole}
        value={seat.port}
        onCommit={(port) => applyPerformer(editing, { ...seat, port })}
      />
      {toggles('models')}
      {toggles('people')}
    </>
  );
}

function kindOf(performer: Performer | Seat): Kind {
  if ('port' in performer) return 'seat';
  if ('suggester' in performer) return 'suggested';
  if ('stopSeconds' in performer) return 'unlessStopped';
  if ('reviewer' in performer) return 'reviewed';
  return 'person' in performer ? 'person' : 'model';
}

/** Another kind of performer that keeps the roles of this one where it can. */
function performerOfKind(kind: Kind, { node, scope }: NodeEditing<Ask>): Performer | Seat {
  const owner = ownerOf(scope);
  const roles = rolesOf(node.performer);
  const model = roles.models[0] ?? Object.keys(owner.models ?? {})[0] ?? 'assistant';
  const person = roles.people[0] ?? Object.keys(owner.people ?? {})[0] ?? 'user';
  switch (kind) {
    case 'model':
      return { model };
    case 'person':
      return { person };
    case 'reviewed':
      return { model, reviewer: person };
    case 'unlessStopped':
      return { model, reviewer: person, stopSeconds: 60 };
    case 'suggested':
      return { person, suggester: model };
    case 'seat':
      return { port: 'performer', models: [model], people: [person] };
  }
}

/** Changes the performer and declares the roles that it needs, as one step. */
function applyPerformer(editing: NodeEditing<Ask>, performer: Performer | Seat): void {
  const { node, scope } = editing;
  const owner = ownerOf(scope);
  const body = enclosingFlowPath(scope.flow, scope.path);
  const roles = rolesOf(performer);
  const missing = (kind: 'models' | 'people') => {
    const names = roles[kind].filter((role) => owner[kind]?.[role] === undefined);
    if (names.length === 0) return [];
    const added = Object.fromEntries(names.map((role) => [role, {}]));
    return [{ type: 'set-roles', body, kind, roles: { ...owner[kind], ...added } } as const];
  };
  const task = roles.people.length === 0 ? undefined : node.task;
  const { task: _, ...rest } = node;
  editing.apply({
    label: performerFieldsText.changePerformer,
    changes: [
      ...missing('models'),
      ...missing('people'),
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
  editing: NodeEditing<Ask>;
  kind: 'models' | 'people';
  label: string;
  value: string;
  onChoose: (role: string) => void;
}

function RolePicker({ editing, kind, label, value, onChoose }: RolePickerProps) {
  const owner = ownerOf(editing.scope);
  const roles = owner[kind] ?? {};
  const options = [...new Set([...Object.keys(roles), value])].map((role) => ({
    value: role,
    label: roles[role]?.title ?? role,
    description: roles[role] === undefined ? performerFieldsText.notDeclaredByThisFlow : roles[role].description,
  }));
  const add = () => onChoose(freeName(Object.keys(roles), kind === 'models' ? 'assistant' : 'user'));
  return (
    <div className="flex items-end gap-1">
      <Select className="flex-1" label={label} value={value} options={options} onChange={onChoose} />
      <IconButton
        label={performerFieldsText.newRole(
          kind === 'models' ? performerFieldsText.modelKind : performerFieldsText.peopleKind,
        )}
        look="secondary"
        onClick={add}
      >
        <Plus aria-hidden />
      </IconButton>
    </div>
  );
}
