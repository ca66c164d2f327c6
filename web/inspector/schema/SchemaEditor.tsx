import { useState } from 'react';
import type { Json } from '#engine/json';
import { PortSchema } from '#engine/schema/port-schema';
import { schemaEditorText } from '../../text/inspector.ts';
import { Button, Select, type SelectOption } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { JsonField } from '../fields/JsonField.tsx';
import { SchemaFields } from './SchemaFields.tsx';
import { kindNames, kindOfSchema, type SchemaKind, schemaOfKind } from './schema-kinds.ts';

const kinds: readonly SchemaKind[] = [
  'text',
  'long-text',
  'markdown',
  'number',
  'whole',
  'yes-no',
  'choice',
  'list',
  'object',
  'any',
  'custom',
];
const options: ReadonlyArray<SelectOption<SchemaKind>> = kinds.map((kind) => ({ value: kind, label: kindNames[kind] }));

export interface SchemaEditorProps {
  schema: PortSchema;
  onChange: (schema: PortSchema) => void;
}

/** Chooses the type of a port or field. */
export function KindSelect({ schema, onChange, label }: SchemaEditorProps & { label: string }) {
  return (
    <Select
      aria-label={label}
      size="sm"
      value={kindOfSchema(schema)}
      options={kindOfSchema(schema) === 'custom' ? options : options.filter(({ value }) => value !== 'custom')}
      onChange={(kind) => onChange(schemaOfKind(kind, schema))}
    />
  );
}

/** Everything that a type asks for beyond its name: choices, items, fields, or the schema itself. */
export function SchemaDetails({ schema, onChange, depth = 0 }: SchemaEditorProps & { depth?: number }) {
  const kind = kindOfSchema(schema);
  const [isRaw, setRaw] = useState(false);
  if (kind === 'custom' || isRaw) {
    return (
      <>
        <RawSchema schema={schema} onChange={onChange} />
        {kind !== 'custom' && <Toggle onClick={() => setRaw(false)}>{schemaEditorText.editAsFields}</Toggle>}
      </>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <CommitText
        label={schemaEditorText.description}
        placeholder={schemaEditorText.descriptionPlaceholder}
        value={schema.description ?? ''}
        onCommit={(description) => onChange(withDescription(schema, description))}
      />
      {kind === 'choice' && (
        <CommitText
          label={schemaEditorText.choicesOneOnEachLine}
          isLong
          minRows={3}
          value={(schema.enum ?? []).join('\n')}
          check={(text) => (linesOf(text).length === 0 ? schemaEditorText.atLeastOneChoice : undefined)}
          onCommit={(text) => onChange({ ...schema, enum: linesOf(text) })}
        />
      )}
      {kind === 'list' && <ItemsEditor schema={schema} onChange={onChange} depth={depth} />}
      {kind === 'object' && depth < 4 && <SchemaFields schema={schema} onChange={onChange} depth={depth + 1} />}
      <Toggle onClick={() => setRaw(true)}>{schemaEditorText.editAsJsonSchema}</Toggle>
    </div>
  );
}

function Toggle({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button look="ghost" size="sm" className="self-start" onClick={onClick}>
      {children}
    </Button>
  );
}

function RawSchema({ schema, onChange }: SchemaEditorProps) {
  return (
    <JsonField
      name={schemaEditorText.jsonSchema}
      label={schemaEditorText.jsonSchema}
      lines={6}
      value={schema as Json} // a schema is plain JSON
      check={schemaProblem}
      onCommit={(value) => onChange(PortSchema.parse(value))}
    />
  );
}

function ItemsEditor({ schema, onChange, depth }: SchemaEditorProps & { depth: number }) {
  const items = schema.items ?? {};
  const change = (next: PortSchema) => onChange({ ...schema, items: next });
  const kind = kindOfSchema(items);
  return (
    <div className="flex flex-col gap-2 border-line border-l-2 pl-2">
      <div className="flex items-center gap-2">
        <span className="shrink-0 text-muted text-sm">{schemaEditorText.eachItem}</span>
        <KindSelect schema={items} onChange={change} label={schemaEditorText.typeOfEachItem} />
      </div>
      {(kind === 'object' || kind === 'choice' || kind === 'custom') && (
        <SchemaDetails schema={items} onChange={change} depth={depth + 1} />
      )}
    </div>
  );
}

/** What is wrong with a JSON Schema written by hand. */
export function schemaProblem(value: unknown): string | undefined {
  const parsed = PortSchema.safeParse(value);
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? schemaEditorText.thisIsNotSchema);
}

function withDescription(schema: PortSchema, description: string): PortSchema {
  const { description: _, ...rest } = schema;
  return description.trim() === '' ? rest : { ...rest, description };
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}
