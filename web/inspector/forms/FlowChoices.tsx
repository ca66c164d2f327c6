import type { NodeOf } from '#engine/format/index';
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
      title="Chosen while it runs"
      isOpen={names.length > 0}
      summary={names.length === 0 ? 'always the same flow' : names.join(', ')}
    >
      <p className="text-muted text-sm">
        With names here, the node has an input <code className="font-mono">choice</code>: the message that arrives there
        says which flow is called{names[0] === undefined ? '' : `, for example "${names[0]}"`}. When none arrives, the
        flow above is called. It also sets the inputs and outputs, which the others must fit.
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
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return 'Use letters, digits, "_" and "-", beginning with a letter.';
  return others.includes(name) ? `There is another one called "${name}".` : undefined;
}
