import type { PortSchema } from '#engine/schema/port-schema';
import { renameKey } from '../../editor/edits/interface-edits.ts';
import { PortRows } from './PortRows.tsx';
import { freeName } from './schema-kinds.ts';

/** The fields of an object. */
export function SchemaFields({
  schema,
  onChange,
  depth = 0,
}: {
  schema: PortSchema;
  onChange: (schema: PortSchema) => void;
  depth?: number;
}) {
  const properties = schema.properties ?? {};
  const required = schema.required ?? [];
  const setRequired = (names: readonly string[]) => {
    const { required: _, ...rest } = schema;
    return names.length === 0 ? rest : { ...rest, required: [...names] };
  };
  return (
    <PortRows
      what="field"
      depth={depth}
      rows={Object.entries(properties).map(([name, field]) => ({
        name,
        schema: field,
        isRequired: required.includes(name),
      }))}
      onAdd={() => {
        const name = freeName(Object.keys(properties), 'field');
        onChange({ ...setRequired([...required, name]), properties: { ...properties, [name]: { type: 'string' } } });
      }}
      onRemove={(name) => {
        const { [name]: _, ...rest } = properties;
        onChange({ ...setRequired(required.filter((other) => other !== name)), properties: rest });
      }}
      onRename={(from, to) => {
        const names = required.map((name) => (name === from ? to : name));
        onChange({ ...setRequired(names), properties: renameKey(properties, from, to) });
      }}
      onChange={(name, field) => onChange({ ...schema, properties: { ...properties, [name]: field } })}
      onRequire={(name, isRequired) => {
        const names = required.filter((other) => other !== name);
        onChange(setRequired(isRequired ? [...names, name] : names));
      }}
    />
  );
}
