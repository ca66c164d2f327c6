import type { PortSchema } from '#engine/schema/index';
import { inputSectionText } from '../text/run-dialogs.ts';
import { Button, SchemaForm, type SchemaFormState } from '../ui/index.ts';

export interface InputSectionProps {
  schema: PortSchema;
  form: SchemaFormState;
  /** Whether what is filled in came with an example and nobody has changed it. */
  isFromExample: boolean;
}

/** What the flow is given. An example's input stays when models are to answer, and can be taken out at once. */
export function InputSection({ schema, form, isFromExample }: InputSectionProps) {
  if (Object.keys(schema.properties ?? {}).length === 0) {
    return <p className="text-muted">{inputSectionText.thisFlowNeedsNoInput}</p>;
  }
  return (
    <div className="flex flex-col gap-2">
      <SchemaForm
        schema={schema}
        value={form.value}
        onChange={form.onChange}
        problems={form.problems}
        setUnfinished={form.setUnfinished}
      />
      {isFromExample && (
        <p className="flex items-center gap-2 text-faint text-sm">
          {inputSectionText.thisIsInputOfExample}
          <Button size="sm" onClick={form.clear}>
            {inputSectionText.clear}
          </Button>
        </p>
      )}
    </div>
  );
}
