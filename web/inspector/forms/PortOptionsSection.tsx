import type { NodeOf } from '#engine/format/index';
import { portsAt } from '../../editor/edits/scope.ts';
import { portOptionsSectionText } from '../../text/inspector-forms.ts';
import { PortRows } from '../schema/PortRows.tsx';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

type WithText = NodeOf<'ask'> | NodeOf<'template'> | NodeOf<'http'>;
type Options = NonNullable<WithText['ports']>[string];

/** What the ports that a text makes accept: their type, whether they may be absent, and whether they take a list. */
export function PortOptionsSection({
  editing,
}: {
  editing: NodeEditing<NodeOf<'ask'>> | NodeEditing<NodeOf<'template'>> | NodeEditing<NodeOf<'http'>>;
}) {
  const { node, scope } = editing;
  const ports = portsAt(scope, node.id).inputs;
  const change = (name: string, options: Partial<Options>) => {
    const next = withSettings<Options>(node.ports?.[name] ?? {}, options);
    const { [name]: _, ...others } = node.ports ?? {};
    const all = Object.keys(next).length === 0 ? others : { ...others, [name]: next };
    const settings = { ports: Object.keys(all).length === 0 ? undefined : all };
    // All these kinds of node have the same `ports`; the union of their editings cannot say so.
    (editing as NodeEditing<NodeOf<'template'>>).set(settings);
  };
  if (ports.length === 0) return null;
  return (
    <Section title={portOptionsSectionText.inputs} isOpen={false} summary={ports.map(({ name }) => name).join(', ')}>
      <PortRows
        what="input"
        rows={ports.map((port) => ({
          name: port.name,
          schema: port.schema ?? {},
          isRequired: port.required,
          isList: port.list === true,
          error: editing.errorAt(`ports.${port.name}`),
        }))}
        onChange={(name, schema) => change(name, { schema: Object.keys(schema).length === 0 ? undefined : schema })}
        onRequire={(name, isRequired) => change(name, { optional: isRequired ? undefined : true })}
        onList={(name, isList) => change(name, { list: isList ? true : undefined })}
      />
    </Section>
  );
}
