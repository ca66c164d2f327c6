import { useState } from 'react';
import type { PortSchema } from '#engine/schema/port-schema';
import { variantFieldText } from '../text/ui.ts';
import { SchemaField, type SchemaFieldProps } from './SchemaForm.tsx';
import { Select } from './Select.tsx';
import { useFieldProblem } from './schema-form-context.ts';
import { initialValue } from './schema-value.ts';

/** One of several forms; what was filled in under another one comes back when it is chosen again. */
export function VariantField(props: SchemaFieldProps & { variants: readonly PortSchema[] }) {
  const { variants, value, onChange, path, label, required, schema } = props;
  const { problem } = useFieldProblem(path);
  const [chosen, setChosen] = useState(0);
  const [earlier, setEarlier] = useState<Readonly<Record<number, typeof value>>>({});
  const variant = variants[chosen] ?? variants[0]!;
  const choose = (text: string) => {
    const next = Number(text);
    setEarlier({ ...earlier, [chosen]: value });
    setChosen(next);
    onChange(earlier[next] ?? initialValue(variants[next] ?? variant));
  };
  return (
    <div className="flex flex-col gap-2">
      <Select
        label={label}
        hint={schema.description}
        error={problem}
        required={required}
        value={String(chosen)}
        onChange={choose}
        options={variants.map((one, index) => ({
          value: String(index),
          label: one.title ?? [one.type ?? variantFieldText.value].flat().join(variantFieldText.or),
        }))}
      />
      <div className="border-line border-l-2 pl-3">
        <SchemaField {...props} schema={variant} label={undefined} path={path} />
      </div>
    </div>
  );
}
