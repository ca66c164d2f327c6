import { Plus, Trash2 } from 'lucide-react';
import type { Port } from '#engine/graph/ports';
import type { Json } from '#engine/json';
import { portsAt } from '../../editor/edits/scope.ts';
import { constantsSectionText } from '../../text/inspector-forms.ts';
import { Button, IconButton, Menu } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { JsonField } from '../fields/JsonField.tsx';
import type { NodeEditing } from '../use-node-editing.ts';
import type { RunnableNode } from './PoliciesSection.tsx';
import { Section } from './Section.tsx';

/** Values that input ports get when no edge brings one. */
export function ConstantsSection({ editing }: { editing: NodeEditing<RunnableNode> }) {
  const { node, scope, errorAt } = editing;
  const { constants = {} } = node;
  const ports = portsAt(scope, node.id).inputs;
  const free = ports.filter(({ name }) => constants[name] === undefined);
  const names = Object.keys(constants);
  if (ports.length + names.length === 0) return null;
  const write = (next: Readonly<Record<string, Json>>) =>
    editing.set({ constants: Object.keys(next).length === 0 ? undefined : next } as Partial<RunnableNode>); // every runnable node has them
  return (
    <Section
      title={constantsSectionText.constants}
      isOpen={names.length > 0}
      summary={names.length === 0 ? constantsSectionText.none : names.join(', ')}
    >
      <p className="text-faint text-sm">{constantsSectionText.whatInputGetsWhenNo}</p>
      {Object.entries(constants).map(([name, value]) => (
        <div key={name} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <ConstantField
              name={name}
              isText={ports.find((port) => port.name === name)?.schema?.type === 'string'}
              value={value}
              onCommit={(next) => write({ ...constants, [name]: next })}
              error={errorAt(`constants.${name}`)}
            />
          </div>
          <IconButton
            label={constantsSectionText.removeTheConstant(name)}
            onClick={() => {
              const { [name]: _, ...others } = constants;
              write(others);
            }}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
      {free.length > 0 && (
        <Menu
          trigger={
            <Button look="ghost" size="sm" className="self-start" icon={<Plus aria-hidden />}>
              {constantsSectionText.addConstant}
            </Button>
          }
          entries={free.map((port) => ({
            label: port.name,
            onSelect: () => write({ ...constants, [port.name]: firstValue(port) }),
          }))}
        />
      )}
    </Section>
  );
}

interface ConstantFieldProps {
  name: string;
  /** The port takes text only, which then needs no quotation marks. */
  isText: boolean;
  value: Json;
  onCommit: (value: Json) => void;
  error: string | undefined;
}

function ConstantField({ name, isText, value, onCommit, error }: ConstantFieldProps) {
  if (isText && typeof value === 'string')
    return <CommitText label={name} isLong minRows={1} value={value} onCommit={onCommit} error={error} />;
  return <JsonField name={name} label={name} lines={1} value={value} onCommit={onCommit} error={error} />;
}

/** Something to begin with that fits what the port takes, where its type tells. */
function firstValue({ schema, list }: Port): Json {
  if (list === true) return [];
  if (schema?.default !== undefined) return schema.default;
  switch ([schema?.type].flat()[0]) {
    case 'number':
    case 'integer':
      return schema?.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    case 'null':
      return null;
    default:
      return schema?.enum?.[0] ?? '';
  }
}
