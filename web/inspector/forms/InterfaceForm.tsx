import type { PortSchema } from '#engine/schema/port-schema';
import type { PseudoNode } from '../../canvas/index.ts';
import { type Edit, isRefusal, type Refusal } from '../../editor/edits/edit.ts';
import { renameInterfacePort, setInputOptional, setInterfacePort } from '../../editor/edits/interface-edits.ts';
import { graphOf, type Scope } from '../../editor/edits/scope.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { isFlowFile } from '../../store/flow-change-body.ts';
import { interfaceFormText } from '../../text/inspector-forms.ts';
import { toast } from '../../ui/index.ts';
import { PortRows } from '../schema/PortRows.tsx';
import { freeName } from '../schema/schema-kinds.ts';
import { Section } from './Section.tsx';
import { StateSection } from './StateSection.tsx';

const words = {
  input: { title: interfaceFormText.inputsOfFlow, hint: interfaceFormText.whatCallerOrRunGives },
  output: { title: interfaceFormText.outputsOfFlow, hint: interfaceFormText.whatThisFlowAnswers },
} as const;

/** The flow's own ports or state, edited where they are seen from inside. */
export function InterfaceForm({ pseudo, scope }: { pseudo: PseudoNode; scope: Scope }) {
  if (pseudo === 'state') return <StateSection scope={scope} />;
  return <PortsForm side={pseudo} scope={scope} />;
}

function PortsForm({ side, scope }: { side: 'input' | 'output'; scope: Scope }) {
  const store = useEditorStore();
  const graph = graphOf(scope);
  if (graph === undefined || !isFlowFile(graph)) return null;
  const ports = graph.interface[side];
  const optional = new Set(graph.interface.optional);
  const apply = (outcome: Edit | Refusal) => {
    if (isRefusal(outcome)) toast.error(outcome.refused);
    else store.getState().apply(outcome);
  };
  const set = (name: string, schema: PortSchema | undefined) => apply(setInterfacePort(scope, side, name, schema));
  return (
    <Section title={words[side].title}>
      <p className="text-faint text-sm">{words[side].hint}</p>
      <PortRows
        what={side}
        rows={Object.entries(ports).map(([name, schema]) => ({
          name,
          schema,
          ...(side === 'input' ? { isRequired: !optional.has(name) } : {}),
        }))}
        onAdd={() => set(freeName(Object.keys(ports), side === 'input' ? 'question' : 'answer'), { type: 'string' })}
        onRemove={(name) => set(name, undefined)}
        onRename={(from, to) => apply(renameInterfacePort(scope, side, from, to))}
        onChange={set}
        onRequire={(name, isRequired) => apply(setInputOptional(scope, name, !isRequired))}
      />
    </Section>
  );
}
