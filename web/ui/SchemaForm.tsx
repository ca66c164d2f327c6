import { isJsonObject } from '#engine/json';
import type { PortSchema } from '#engine/schema/port-schema';
import { ChoiceField, YesNoField } from './ChoiceField.tsx';
import { Field } from './Field.tsx';
import { JsonField } from './JsonField.tsx';
import { ListField } from './ListField.tsx';
import { NumberField } from './NumberField.tsx';
import { SchemaFormContext, type SchemaFormProblems, useFieldProblem } from './schema-form-context.ts';
import { type Draft, fieldKind, labelOf, withProperty } from './schema-value.ts';
import { TextArea, TextField } from './TextField.tsx';
import { VariantField } from './VariantField.tsx';

export interface SchemaFieldProps {
  schema: PortSchema;
  value: Draft;
  onChange: (value: Draft) => void;
  /** Where this field is in the whole value, for example `items.2.name`. */
  path: string;
  label: string | undefined;
  required: boolean;
}

export interface SchemaFormProps extends SchemaFormProblems {
  schema: PortSchema;
  value: Draft;
  onChange: (value: Draft) => void;
  /** Shown above a schema that is one field; an object's properties have labels of their own. */
  label?: string;
}

/** A form made from a schema, at any depth. State and checks are `useSchemaForm`'s. */
export function SchemaForm({ schema, value, onChange, label, problems, setUnfinished }: SchemaFormProps) {
  return (
    <SchemaFormContext value={{ problems, setUnfinished }}>
      <div className="flex flex-col gap-4">
        <SchemaField schema={schema} value={value} onChange={onChange} path="" label={label ?? schema.title} required />
      </div>
    </SchemaFormContext>
  );
}

/** The control that fits one schema. */
export function SchemaField(props: SchemaFieldProps) {
  const { schema, value, onChange, path, label, required } = props;
  const { problem } = useFieldProblem(path);
  const field = fieldKind(schema);
  const common = { label, hint: schema.description, error: problem, required };
  switch (field.kind) {
    case 'text':
      return <TextControl {...props} isLong={field.isLong} inputType={field.inputType} />;
    case 'number':
      return (
        <NumberField
          {...common}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
          min={schema.minimum}
          max={schema.maximum}
          step={field.isWhole ? 1 : 'any'}
        />
      );
    case 'yes-no':
      return <YesNoField {...common} value={value} onChange={onChange} />;
    case 'choice':
      return <ChoiceField {...common} options={field.options} value={value} onChange={onChange} />;
    case 'fixed':
      return (
        <Field label={label} hint={schema.description} error={problem}>
          {(ids) => (
            <output id={ids.id} className="rounded-md bg-sunken px-2 py-1 font-mono text-sm">
              {JSON.stringify(field.value)}
            </output>
          )}
        </Field>
      );
    case 'object':
      return <ObjectField {...props} properties={field.properties} />;
    case 'list':
      return <ListField {...props} items={field.items} />;
    case 'variants':
      return <VariantField {...props} variants={field.variants} />;
    case 'json':
      return <JsonField {...props} />;
  }
}

function TextControl(props: SchemaFieldProps & { isLong: boolean; inputType: 'text' | 'date' | 'url' }) {
  const { schema, value, onChange, path, label, required, isLong, inputType } = props;
  const { problem } = useFieldProblem(path);
  const common = {
    label,
    hint: schema.description,
    error: problem,
    required,
    value: typeof value === 'string' ? value : '',
    // An empty optional text is left out rather than sent as "".
    onChange: (next: string) => onChange(next === '' && !required ? undefined : next),
  };
  if (isLong)
    return <TextArea {...common} minRows={schema.format === 'multiline' || schema.format === 'markdown' ? 3 : 1} />;
  return <TextField {...common} type={inputType} />;
}

function ObjectField(props: SchemaFieldProps & { properties: ReadonlyArray<readonly [string, PortSchema]> }) {
  const { schema, value, onChange, path, label, properties } = props;
  const { problem } = useFieldProblem(path);
  const fields = properties.map(([name, property]) => (
    <SchemaField
      key={name}
      schema={property}
      value={isJsonObject(value) ? value[name] : undefined}
      onChange={(next) => onChange(withProperty(value, name, next))}
      path={path === '' ? name : `${path}.${name}`}
      label={labelOf(name, property)}
      required={schema.required?.includes(name) === true}
    />
  ));
  if (path === '') {
    return (
      <>
        {schema.description !== undefined && <p className="text-muted">{schema.description}</p>}
        {fields}
        {problem !== undefined && (
          <p role="alert" className="text-failed-ink text-sm">
            {problem}
          </p>
        )}
      </>
    );
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-lg border border-line p-3">
      {label !== undefined && <legend className="px-1 font-medium text-sm">{label}</legend>}
      {schema.description !== undefined && <p className="text-faint text-sm">{schema.description}</p>}
      {fields}
      {problem !== undefined && (
        <p role="alert" className="text-failed-ink text-sm">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
