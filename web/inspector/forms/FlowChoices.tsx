import type { NodeOf } from '#engine/format/index';
import { flowChoicesText } from '../../text/inspector-forms.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import type { CallableFlow } from './FlowNodeForm.tsx';
import { NamedFlows } from './NamedFlows.tsx';
import { Section } from './Section.tsx';

export interface FlowChoicesProps {
  editing: NodeEditing<NodeOf<'flow'>>;
  callable: readonly CallableFlow[];
}

/** Flows that a message may choose while the flow runs, by the names that it chooses them by. */
export function FlowChoices({ editing, callable }: FlowChoicesProps) {
  const { node, set, errorAt } = editing;
  const names = Object.keys(node.choices ?? {});
  return (
    <Section
      title={flowChoicesText.chosenWhileItRuns}
      isOpen={names.length > 0}
      summary={names.length === 0 ? flowChoicesText.alwaysSameFlow : names.join(', ')}
    >
      <p className="text-muted text-sm">
        {flowChoicesText.withNamesHereNode} <code className="font-mono">choice</code>
        {flowChoicesText.messageThatArrivesThere}
        {names[0] === undefined ? '' : flowChoicesText.forExample(names[0])}
        {flowChoicesText.whenNoneArrivesFlowAbove}
      </p>
      <NamedFlows
        flows={node.choices ?? {}}
        callable={callable}
        onChange={(choices) => set({ choices })}
        errorAt={(name) => errorAt(name === undefined ? 'choices' : `choices.${name}`)}
        hasSelf
        not={node.use}
        checkName={nameProblem}
      />
    </Section>
  );
}

function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return flowChoicesText.useLettersDigits;
  return others.includes(name) ? flowChoicesText.thereIsAnotherOneCalled(name) : undefined;
}
