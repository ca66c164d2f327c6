import type { NodeOf } from '#engine/format/index';
import { ownerOf, portsAt } from '../../editor/edits/scope.ts';
import { taskSectionText } from '../../text/inspector-asking.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { nameProblem } from '../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { OverdueFields } from './OverdueFields.tsx';
import { Section } from './Section.tsx';

type Task = NonNullable<NodeOf<'ask'>['task']>;

const kinds = [
  { value: 'answer', label: taskSectionText.answer, description: taskSectionText.fillsInForm },
  { value: 'approve', label: taskSectionText.approve, description: taskSectionText.saysYesOrNo },
  { value: 'edit', label: taskSectionText.edit, description: taskSectionText.changesADraft },
  { value: 'choose', label: taskSectionText.choose, description: taskSectionText.picksOneOfSeveral },
  { value: 'rate', label: taskSectionText.rate, description: taskSectionText.givesOneToFive },
  { value: 'rank', label: taskSectionText.rank, description: taskSectionText.putsSeveralInOrderBest },
] as const;

/** How a person is asked: the kind of task, what it is about, and by when. */
export function TaskSection({ editing }: { editing: NodeEditing<NodeOf<'ask'>> }) {
  const { node, set, errorAt, scope } = editing;
  const task: Task = node.task ?? { kind: 'answer' };
  const change = (settings: Partial<Task>) => {
    const next = withSettings(task, settings);
    const isPlain = next.kind === 'answer' && Object.keys(next).length === 1;
    set({ task: isPlain ? undefined : next });
  };
  const ports = portsAt(scope, node.id).inputs.map(({ name }) => name);
  const hasSubject = task.kind !== 'answer';
  return (
    <Section title={taskSectionText.task}>
      <Select
        label={taskSectionText.whatPersonDoes}
        value={task.kind}
        options={kinds}
        onChange={(kind) => change({ kind, ...(kind === 'answer' ? { subject: undefined } : {}) })}
        error={errorAt('task')}
      />
      {hasSubject && (
        <CommitText
          label={subjectLabels[task.kind]}
          hint={
            ports.length === 0 ? taskSectionText.namesInputPort : taskSectionText.inputPortOrNewOne(ports.join(', '))
          }
          mono
          placeholder={ports[0] ?? taskSectionText.draft}
          value={task.subject ?? ''}
          check={(name) => (name === '' ? undefined : nameProblem(name, []))}
          onCommit={(subject) => change({ subject: subject === '' ? undefined : subject })}
        />
      )}
      <CommitNumber
        label={taskSectionText.dueAfter}
        hint={taskSectionText.dueAfterHint}
        min={0.1}
        max={525_600}
        value={task.dueSeconds === undefined ? undefined : task.dueSeconds / 60}
        onCommit={(minutes) =>
          change(minutes === undefined ? { dueSeconds: undefined, onDue: undefined } : { dueSeconds: minutes * 60 })
        }
      />
      {task.dueSeconds !== undefined && (
        <OverdueFields
          onDue={task.onDue}
          people={Object.keys(ownerOf(scope).people ?? {})}
          onChange={(onDue) => change({ onDue })}
        />
      )}
    </Section>
  );
}

const subjectLabels = {
  answer: taskSectionText.subject,
  approve: taskSectionText.whatIsApproved,
  edit: taskSectionText.whatIsEdited,
  choose: taskSectionText.whatIsChosenFrom,
  rate: taskSectionText.whatIsRated,
  rank: taskSectionText.whatIsRanked,
} as const;
