import type { NodeOf } from '#engine/format/index';
import { overdueFieldsText } from '../../text/inspector-asking.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { JsonField } from '../fields/JsonField.tsx';

type OnDue = NonNullable<NonNullable<NodeOf<'ask'>['task']>['onDue']>;
type Escalation = Extract<OnDue, { escalate: unknown }>;
type Ending = Exclude<OnDue, Escalation>;

const endings = [
  { value: 'fail', label: overdueFieldsText.theNodeFails },
  { value: 'default', label: overdueFieldsText.takeDefaultAnswer },
  { value: 'port', label: overdueFieldsText.leaveByPortOverdue },
] as const;
const choices = [...endings, { value: 'escalate', label: overdueFieldsText.askSomebodyElse }] as const;

export interface OverdueFieldsProps {
  onDue: OnDue | undefined;
  /** The flow's people roles. */
  people: readonly string[];
  onChange: (onDue: OnDue | undefined) => void;
}

/** What happens when a task's time is over. */
export function OverdueFields({ onDue, people, onChange }: OverdueFieldsProps) {
  const escalation = isEscalation(onDue) ? onDue.escalate : undefined;
  const ending = isEscalation(onDue) ? onDue.escalate.onDue : onDue;
  const change = (changed: Partial<Escalation['escalate']>) => {
    const { person = people[0] ?? 'user', dueSeconds, onDue: last } = { ...escalation, ...changed };
    onChange({
      escalate: {
        person,
        ...(dueSeconds === undefined ? {} : { dueSeconds }),
        ...(dueSeconds === undefined || last === undefined ? {} : { onDue: last }),
      },
    });
  };
  return (
    <>
      <Select
        label={overdueFieldsText.whenTimeIsOver}
        value={escalation === undefined ? kindOf(ending) : 'escalate'}
        options={choices}
        onChange={(kind) => (kind === 'escalate' ? change({}) : onChange(endingOf(kind)))}
      />
      {escalation !== undefined && (
        <>
          <Select
            label={overdueFieldsText.whoIsAskedThen}
            value={escalation.person}
            options={[...new Set([...people, escalation.person])].map((role) => ({ value: role, label: role }))}
            onChange={(person) => change({ person })}
          />
          <CommitNumber
            label={overdueFieldsText.theirTime}
            hint={overdueFieldsText.theirTimeHint}
            min={0.1}
            max={525_600}
            value={escalation.dueSeconds === undefined ? undefined : escalation.dueSeconds / 60}
            onCommit={(minutes) => change({ dueSeconds: minutes === undefined ? undefined : minutes * 60 })}
          />
          {escalation.dueSeconds !== undefined && (
            <Select
              label={overdueFieldsText.whenTheirTimeIsOver}
              value={kindOf(ending)}
              options={endings}
              onChange={(kind) => change({ onDue: endingOf(kind) })}
            />
          )}
        </>
      )}
      {typeof ending === 'object' && (
        <JsonField
          name={overdueFieldsText.defaultAnswer}
          value={ending.default}
          onCommit={(value) =>
            escalation === undefined ? onChange({ default: value }) : change({ onDue: { default: value } })
          }
        />
      )}
    </>
  );
}

function isEscalation(onDue: OnDue | undefined): onDue is Escalation {
  return typeof onDue === 'object' && 'escalate' in onDue;
}

function kindOf(ending: Ending | undefined): 'fail' | 'default' | 'port' {
  return typeof ending === 'object' ? 'default' : (ending ?? 'fail');
}

function endingOf(kind: 'fail' | 'default' | 'port'): Ending | undefined {
  if (kind === 'default') return { default: {} };
  return kind === 'fail' ? undefined : kind;
}
