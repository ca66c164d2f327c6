import type { NodeOf } from '#engine/format/index';
import { ownerOf, portsAt } from '../../editor/edits/scope.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { nameProblem } from '../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { OverdueFields } from './OverdueFields.tsx';
import { Section } from './Section.tsx';

type Task = NonNullable<NodeOf<'ask'>['task']>;

const kinds = [
  { value: 'answer', label: 'Answer', description: 'Fills in a form' },
  { value: 'approve', label: 'Approve', description: 'Says yes or no, with a comment' },
  { value: 'edit', label: 'Edit', description: 'Changes a draft' },
  { value: 'choose', label: 'Choose', description: 'Picks one of several' },
  { value: 'rate', label: 'Rate', description: 'Gives one to five' },
  { value: 'rank', label: 'Rank', description: 'Puts several in order, best first' },
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
    <Section title="Task">
      <Select
        label="What the person does"
        value={task.kind}
        options={kinds}
        onChange={(kind) => change({ kind, ...(kind === 'answer' ? { subject: undefined } : {}) })}
        error={errorAt('task')}
      />
      {hasSubject && (
        <CommitText
          label={subjectLabels[task.kind]}
          hint={
            ports.length === 0 ? 'Names an input port of this node' : `An input port: ${ports.join(', ')}, or a new one`
          }
          mono
          placeholder={ports[0] ?? 'draft'}
          value={task.subject ?? ''}
          check={(name) => (name === '' ? undefined : nameProblem(name, []))}
          onCommit={(subject) => change({ subject: subject === '' ? undefined : subject })}
        />
      )}
      <CommitNumber
        label="Due after"
        hint="minutes; no limit when empty"
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
  answer: 'Subject',
  approve: 'What is approved',
  edit: 'What is edited',
  choose: 'What is chosen from',
  rate: 'What is rated',
  rank: 'What is ranked',
} as const;
