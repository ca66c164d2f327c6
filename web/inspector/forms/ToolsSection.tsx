import type { NodeOf } from '#engine/format/index';
import { toolFlows } from '#engine/format/inner-graphs';
import { replaceWithServers } from '../../editor/edits/tool-edits.ts';
import { toolsSectionText } from '../../text/inspector-asking.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { nameProblem } from '../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import type { CallableFlow } from './FlowNodeForm.tsx';
import { NamedFlows } from './NamedFlows.tsx';
import { Section } from './Section.tsx';
import { ServerToolRows } from './ServerToolRows.tsx';

export interface ToolsSectionProps {
  editing: NodeEditing<NodeOf<'ask'>>;
  callable: readonly CallableFlow[];
}

/** Flows and tools of servers that the model may use before it answers. */
export function ToolsSection({ editing, callable }: ToolsSectionProps) {
  const { node, scope, apply, set, errorAt } = editing;
  const { tools = {} } = node;
  const names = Object.keys(tools);
  const flows = toolFlows(node);
  const ofServers = Object.fromEntries(Object.entries(tools).filter(([, tool]) => 'server' in tool));
  const write = (next: typeof tools) => {
    const none = { tools: undefined, toolRounds: undefined };
    const changed = withSettings(node, Object.keys(next).length === 0 ? none : { tools: next });
    apply({ label: toolsSectionText.changeTools, changes: replaceWithServers(scope, node, changed) });
  };
  return (
    <Section
      title={toolsSectionText.tools}
      isOpen={names.length > 0}
      summary={names.length === 0 ? toolsSectionText.none : names.join(', ')}
    >
      <p className="text-muted text-sm">{toolsSectionText.modelIsToldOfThese}</p>
      <NamedFlows
        flows={flows}
        callable={callable}
        onChange={(changed = {}) => write({ ...changed, ...ofServers })}
        errorAt={(name) => errorAt(name === undefined ? 'tools' : `tools.${name}`)}
        hasSelf={false}
        checkName={nameProblem}
      >
        {(tool, change) => (
          <CommitText
            label={toolsSectionText.whatModelIsTold}
            hint={toolsSectionText.whatModelIsToldHint}
            isLong
            minRows={1}
            value={tool.description ?? ''}
            onCommit={(text) => {
              const { description: _, ...rest } = tool;
              change(text === '' ? rest : { ...rest, description: text });
            }}
          />
        )}
      </NamedFlows>
      <ServerToolRows tools={tools} onChange={write} errorAt={errorAt} />
      {names.length > 0 && (
        <CommitNumber
          label={toolsSectionText.usesAtMost}
          hint={toolsSectionText.usesAtMostHint}
          isWhole
          min={1}
          max={100}
          placeholder="8"
          value={node.toolRounds}
          onCommit={(toolRounds) => set({ toolRounds })}
        />
      )}
    </Section>
  );
}
