import { useHolderOptions } from '../tasks/holder-options.ts';
import { teamSectionText } from '../text/run-dialogs.ts';
import { RadioGroup, Select } from '../ui/index.ts';
import type { TeamChoice } from './team-choice.ts';

export interface TeamSectionProps {
  value: TeamChoice;
  /** The roles of people that the flow asks. */
  roles: readonly string[];
  onChange: (value: TeamChoice) => void;
}

/** Where members sign in: who may see the run, and who is asked for each role of people. */
export function TeamSection({ value, roles, onChange }: TeamSectionProps) {
  return (
    <div className="flex flex-col gap-3">
      <RadioGroup
        label={teamSectionText.whoMaySeeIt}
        isInline
        value={value.isPrivate ? 'private' : 'team'}
        onChange={(next) => onChange({ ...value, isPrivate: next === 'private' })}
        options={[
          { value: 'team', label: teamSectionText.everybodyHere },
          { value: 'private', label: teamSectionText.onlyMe },
        ]}
      />
      {!value.isPrivate && roles.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-2">
          {roles.map((role) => (
            <PersonChoice
              key={role}
              role={role}
              value={value.people[role]}
              onChange={(chosen) => {
                const { [role]: _, ...others } = value.people;
                onChange({ ...value, people: chosen === undefined ? others : { ...others, [role]: chosen } });
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

const anybody = '*';

interface PersonChoiceProps {
  role: string;
  value: string | undefined;
  onChange: (chosen: string | undefined) => void;
}

function PersonChoice({ role, value, onChange }: PersonChoiceProps) {
  const options = useHolderOptions({ role });
  return (
    <Select
      label={teamSectionText.whoAnswersAs(role)}
      value={value ?? anybody}
      onChange={(next) => onChange(next === anybody ? undefined : next)}
      options={[{ value: anybody, label: teamSectionText.whoeverTakesIt }, ...options]}
    />
  );
}
