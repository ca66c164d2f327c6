import { ClipboardPaste, FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { type DataSet, dataSets } from '#flows/data/index';
import { dataSectionText } from '../text/experiments.ts';
import { language } from '../text/language.ts';
import { Button, Select, showError, TextArea } from '../ui/index.ts';
import type { DataDraft } from './data-draft.ts';

export interface DataSectionProps {
  data: DataDraft | undefined;
  set: DataSet | undefined;
  onText: (text: string, name: string) => void;
  onSet: (set: DataSet) => void;
}

/** Chooses the cases: a set that is shipped, a file, or text from the clipboard. */
export function DataSection({ data, set, onText, onSet }: DataSectionProps) {
  const file = useRef<HTMLInputElement>(null);
  const [isPasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState('');
  return (
    <section aria-label={dataSectionText.data} className="flex flex-col gap-3">
      <h2 className="font-semibold text-md">{dataSectionText.data}</h2>
      <div className="flex flex-wrap items-end gap-2">
        <Select
          label={dataSectionText.dataSet}
          className="w-full sm:w-64"
          placeholder={dataSectionText.dataSetPlaceholder}
          value={set?.name ?? null}
          onChange={(name) => {
            const found = dataSets.find((one) => one.name === name);
            if (found !== undefined) onSet(found);
          }}
          options={dataSets.map(({ name, title }) => ({ value: name, label: title }))}
        />
        <input
          ref={file}
          type="file"
          accept=".jsonl,.ndjson,.csv,text/csv"
          className="sr-only"
          tabIndex={-1}
          aria-label={dataSectionText.dataFile}
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            target.value = '';
            chosen?.text().then((text) => onText(text, chosen.name), showError);
          }}
        />
        <Button icon={<FileUp />} onClick={() => file.current?.click()}>
          {dataSectionText.openAFile}
        </Button>
        <Button icon={<ClipboardPaste />} aria-expanded={isPasting} onClick={() => setPasting(!isPasting)}>
          {dataSectionText.paste}
        </Button>
      </div>
      <p className="text-faint text-sm">
        {dataSectionText.jsonLinesOrCsv} <code>id</code> {dataSectionText.namesACase} <code>expected</code>{' '}
        {dataSectionText.isWhatScoresCompareWith}
      </p>
      {isPasting && (
        <div className="flex flex-col items-start gap-2">
          <TextArea
            label={dataSectionText.cases}
            mono
            minRows={5}
            className="w-full"
            placeholder={dataSectionText.casesPlaceholder}
            value={pasted}
            onChange={setPasted}
          />
          <Button
            disabled={pasted.trim() === ''}
            onClick={() => {
              onText(pasted, dataSectionText.pastedCases);
              setPasting(false);
            }}
          >
            {dataSectionText.useThese}
          </Button>
        </div>
      )}
      {set !== undefined && (
        <p className="text-muted">
          {set.description} <span className="text-faint">{dataSectionText.licence(set.licence)}</span>
        </p>
      )}
      {data !== undefined && <Preview data={data} columns={set?.columns ?? {}} />}
    </section>
  );
}

const shownRows = 4;

function Preview({ data, columns }: { data: DataDraft; columns: Readonly<Record<string, string>> }) {
  return (
    <div>
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        <table aria-label={dataSectionText.firstRowsOf(data.title)} className="w-full text-sm">
          <thead className="bg-sunken text-left">
            <tr className="[&>th]:text-muted">
              {data.columns.map((column) => (
                <th key={column} scope="col" title={columns[column]} className="px-2 py-1 font-normal font-mono">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.slice(0, shownRows).map((row, index) => (
              <tr key={index} className="border-line border-t">
                {data.columns.map((column) => (
                  <td key={column} className="max-w-64 truncate px-2 py-1">
                    {textOf(row[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-1 text-faint text-sm tabular-nums">
        {dataSectionText.casesNamed(data.title, data.count.toLocaleString(language), data.count)}
      </p>
    </div>
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
