import type { NodeOf } from '#engine/format/index';
import { decisionSectionText } from '../../../text/discussion-form.ts';
import { Select } from '../../../ui/index.ts';
import type { NodeEditing } from '../../use-node-editing.ts';
import { DecideForm } from '../DecideForm.tsx';
import { Section } from '../Section.tsx';
import { AskedFields, firstPerformer } from './AskedFields.tsx';

type Discussion = NodeOf<'discussion'>;
type Decision = NonNullable<Discussion['decision']>;
type Judge = Extract<Decision, { judge: unknown }>['judge'];

const kinds = [
  { value: 'none', label: decisionSectionText.nobody, description: decisionSectionText.transcriptIsResult },
  { value: 'rule', label: decisionSectionText.aVote },
  { value: 'judge', label: decisionSectionText.judgeInOwnWords },
  { value: 'choose', label: decisionSectionText.judgeAmongAnswers },
] as const;
type Kind = (typeof kinds)[number]['value'];

/** How what was said becomes an answer. */
export function DecisionSection({ editing }: { editing: NodeEditing<Discussion> }) {
  const { node, set } = editing;
  const { decision } = node;
  const judge = decision !== undefined && 'judge' in decision ? decision.judge : undefined;
  return (
    <>
      <Section title={decisionSectionText.decision}>
        <Select
          label={decisionSectionText.decidedBy}
          value={kindOf(decision)}
          options={kinds}
          onChange={(kind) => set({ decision: decisionOf(kind, judge ?? newJudge(editing)) })}
        />
        {judge !== undefined && (
          <AskedFields
            editing={editing}
            at="decision.judge"
            asked={judge}
            hint={decisionSectionText.knowsDiscussionSeen}
            onChange={(next, typing) => set({ decision: { judge: next } }, typing)}
          />
        )}
      </Section>
      {decision !== undefined && 'rule' in decision && <DecideForm editing={asDecide(editing, decision.rule)} />}
    </>
  );
}

function newJudge(editing: NodeEditing<Discussion>): Judge {
  return { performer: firstPerformer(editing), prompt: 'Which answer is right?\n\n{{ discussion }}' };
}

function kindOf(decision: Decision | undefined): Kind {
  if (decision === undefined) return 'none';
  if ('rule' in decision) return 'rule';
  return decision.judge.task?.kind === 'choose' ? 'choose' : 'judge';
}

function decisionOf(kind: Kind, judge: Judge): Decision | undefined {
  const { task, ...rest } = judge;
  const { kind: _, ...due } = task ?? {};
  switch (kind) {
    case 'none':
      return undefined;
    case 'rule':
      return { rule: { method: 'plurality', normalize: 'case' } };
    case 'judge':
      return { judge: Object.keys(due).length === 0 ? rest : { ...rest, task: due } };
    case 'choose':
      return { judge: { ...rest, task: { ...due, kind } } };
  }
}

/** The rule of a discussion is edited like that of a `decide` node. */
function asDecide(editing: NodeEditing<Discussion>, rule: NodeOf<'decide'>['rule']): NodeEditing<NodeOf<'decide'>> {
  return {
    ...editing,
    node: { id: editing.node.id, type: 'decide', rule },
    set: (settings) => settings.rule !== undefined && editing.set({ decision: { rule: settings.rule } }),
    errorAt: (key) => editing.errorAt(`decision.${key}`),
  };
}
