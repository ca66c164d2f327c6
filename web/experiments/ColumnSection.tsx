import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import type { FlowFile } from '#engine/format/flow-file';
import { columnSectionText } from '../text/experiments.ts';
import { labelOf, SchemaForm, type SchemaFormState, Select } from '../ui/index.ts';
import { type ColumnDraft, type DataDraft, isNeeded } from './data-draft.ts';
import { commonSchemas } from './experiment-draft.ts';

export interface ColumnSectionProps {
  flow: FlowFile;
  data: DataDraft;
  columns: ColumnDraft;
  onColumns: (columns: ColumnDraft) => void;
  /** What all cases get. */
  form: SchemaFormState;
}

/** A select takes an empty text for nothing chosen. */
const forAll = '-';

/** Which column every input is taken from, and what all cases have in common. */
export function ColumnSection({ flow, data, columns, onColumns, form }: ColumnSectionProps) {
  const { input } = flow.interface;
  const { needed, other } = commonSchemas(flow, columns);
  const names = [...Object.keys(input), ...(Object.hasOwn(input, 'expected') ? [] : ['expected'])];
  const others = Object.keys(other.properties ?? {}).length;
  return (
    <section aria-label={columnSectionText.columns} className="flex flex-col gap-3">
      <h2 className="font-semibold text-md">{columnSectionText.whatGoesWhere}</h2>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {names.map((name) => {
          const schema = input[name];
          return (
            <Select
              key={name}
              label={schema === undefined ? columnSectionText.expectedForScore : labelOf(name, schema)}
              value={columns[name] || forAll}
              required={schema !== undefined && isNeeded(flow.interface, name)}
              onChange={(column) => onColumns({ ...columns, [name]: column === forAll ? '' : column })}
              options={[
                {
                  value: forAll,
                  label: schema === undefined ? columnSectionText.noColumn : columnSectionText.sameForAllCases,
                },
                ...data.columns.map((column) => ({ value: column, label: columnSectionText.column(column) })),
              ]}
            />
          );
        })}
      </div>
      {Object.keys(needed.properties ?? {}).length > 0 && (
        <div className="flex flex-col gap-2 rounded-lg border border-line p-3">
          <p className="text-muted text-sm">{columnSectionText.sameForAllCasesColon}</p>
          <FormPart schema={needed} form={form} />
        </div>
      )}
      {others > 0 && (
        <Collapsible.Root>
          <Collapsible.Trigger className="group flex items-center gap-1 rounded-md py-0.5 pr-2 font-medium text-muted hover:text-ink">
            <ChevronRight className="size-4 transition-transform group-data-panel-open:rotate-90" aria-hidden />
            {columnSectionText.moreInputsSameForAll(others)}
          </Collapsible.Trigger>
          <Collapsible.Panel className="pt-3 pl-5">
            <FormPart schema={other} form={form} />
          </Collapsible.Panel>
        </Collapsible.Root>
      )}
    </section>
  );
}

function FormPart({ schema, form }: { schema: Parameters<typeof SchemaForm>[0]['schema']; form: SchemaFormState }) {
  return (
    <SchemaForm
      schema={schema}
      value={form.value}
      onChange={form.onChange}
      problems={form.problems}
      setUnfinished={form.setUnfinished}
    />
  );
}
