import type { FlowFile } from '#engine/format/index';
import { needsOf } from '#engine/graph/references';
import type { EntryOf } from '#engine/journal/index';
import { recordedProvider } from '#engine/models/recorded-models';
import { performerRoleFieldsText } from '../text/run-dialogs.ts';
import { Select, SuggestField } from '../ui/index.ts';
import type { PerformerDraft } from './performer-choice.ts';
import { printModel } from './start-options.ts';
import type { ModelOptions } from './use-model-options.ts';

interface RoleFieldProps {
  started: EntryOf<'run.started'>;
  label: string;
  draft: PerformerDraft;
  onChange: (change: Partial<PerformerDraft>) => void;
}

/** Stands for a model that is no role of the run. */
const another = '';

/** One of the run's model roles, or any model that can be called. */
export function ModelOfSeat({
  started,
  label,
  draft,
  onChange,
  options,
  problem,
}: RoleFieldProps & { options: ModelOptions; problem: string | undefined }) {
  const roles = needsOf(started.flow, started.flows).models.flatMap((role) => {
    const binding = started.models[role] ?? started.models['*'];
    if (binding === undefined) return [];
    const description =
      binding.provider === recordedProvider ? performerRoleFieldsText.theRecordedExample : printModel(binding);
    return [{ value: role, label: titleOf(started.flow.models, role), description }];
  });
  return (
    <>
      {roles.length > 0 && (
        <Select
          label={label}
          hint={roles.find(({ value }) => value === draft.modelRole)?.description}
          value={draft.modelRole ?? another}
          options={[...roles, { value: another, label: performerRoleFieldsText.anotherModel }]}
          onChange={(role) => onChange({ modelRole: role === another ? undefined : role })}
        />
      )}
      {draft.modelRole === undefined && (
        <SuggestField
          label={roles.length === 0 ? label : performerRoleFieldsText.whichOne}
          hint={options.known.length === 0 ? performerRoleFieldsText.noProviderIsKnownAdd : undefined}
          placeholder={performerRoleFieldsText.providerModel}
          suggestions={options.known}
          value={draft.otherModel}
          error={problem}
          onChange={(otherModel) => onChange({ otherModel })}
        />
      )}
    </>
  );
}

/** One of the people roles that the run has. */
export function PersonOfSeat({ started, label, draft, onChange }: RoleFieldProps) {
  const roles = [...new Set([...needsOf(started.flow, started.flows).people, draft.personRole])];
  return (
    <Select
      label={label}
      value={draft.personRole}
      options={roles.map((role) => {
        const bound = started.people[role];
        const fromData = bound === undefined || bound === 'ask' ? undefined : bound.field;
        return {
          value: role,
          label: titleOf(started.flow.people, role),
          description: fromData === undefined ? undefined : performerRoleFieldsText.notAskedAnswersFromInput(fromData),
        };
      })}
      onChange={(personRole) => onChange({ personRole })}
    />
  );
}

function titleOf(roles: FlowFile['models'], role: string): string {
  return roles?.[role]?.title ?? role;
}
