import type { NodeOf } from '#engine/format/index';
import { moderatorSectionText } from '../../../text/discussion-form.ts';
import { Switch } from '../../../ui/index.ts';
import type { NodeEditing } from '../../use-node-editing.ts';
import { Section } from '../Section.tsx';
import { AskedFields, firstPerformer } from './AskedFields.tsx';

/** A model or a person who speaks before every round. */
export function ModeratorSection({ editing }: { editing: NodeEditing<NodeOf<'discussion'>> }) {
  const { node, set } = editing;
  const { moderator } = node;
  return (
    <Section
      title={moderatorSectionText.moderator}
      isOpen={moderator !== undefined}
      summary={moderator === undefined ? moderatorSectionText.none : undefined}
    >
      <Switch
        label={moderatorSectionText.somebodySpeaksBefore}
        checked={moderator !== undefined}
        onChange={(on) =>
          set({
            moderator: on
              ? { performer: firstPerformer(editing), prompt: 'Round {{ round }}.\n\n{{ discussion }}' }
              : undefined,
          })
        }
      />
      {moderator !== undefined && (
        <AskedFields
          editing={editing}
          at="moderator"
          asked={moderator}
          hint={moderatorSectionText.knowsRoundRounds}
          onChange={(next, typing) => set({ moderator: next }, typing)}
        />
      )}
    </Section>
  );
}
