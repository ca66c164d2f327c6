import { Plus, Trash2 } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { extractFieldsText } from '../../text/inspector-asking.ts';
import { Button, Checkbox, IconButton, Select } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { freeName, nameProblem } from '../schema/schema-kinds.ts';
import { withSettings } from '../use-node-editing.ts';

type Extract = Exclude<NonNullable<NodeOf<'ask'>['response']>, { schema: unknown }>['extract'];
type Extraction = Extract[string];

const kinds = [
  { value: 'text', label: extractFieldsText.text },
  { value: 'number', label: extractFieldsText.number },
  { value: 'json', label: extractFieldsText.json },
  { value: 'found', label: extractFieldsText.whetherItIsThere },
] as const;
const takes = [
  { value: 'first', label: extractFieldsText.firstMatch },
  { value: 'last', label: extractFieldsText.lastMatch },
  { value: 'all', label: extractFieldsText.allAsList },
] as const;

export interface ExtractFieldsProps {
  extract: Extract;
  onChange: (extract: Extract) => void;
  errorAt: (key: string) => string | undefined;
}

/** Patterns that find pieces of a text, each an output port of its own. */
export function ExtractFields({ extract, onChange, errorAt }: ExtractFieldsProps) {
  const names = Object.keys(extract);
  const rename = (from: string, to: string) =>
    onChange(Object.fromEntries(Object.entries(extract).map(([name, field]) => [name === from ? to : name, field])));
  return (
    <>
      {Object.entries(extract).map(([name, field]) => (
        <fieldset key={name} className="grid gap-2 rounded-md border border-line p-2">
          <div className="flex items-end gap-1">
            <CommitText
              className="flex-1"
              label={extractFieldsText.output}
              mono
              value={name}
              check={(next) =>
                nameProblem(
                  next,
                  names.filter((other) => other !== name),
                )
              }
              onCommit={(next) => rename(name, next)}
            />
            <IconButton
              label={extractFieldsText.removeNamed(name)}
              onClick={() => onChange(Object.fromEntries(Object.entries(extract).filter(([other]) => other !== name)))}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
          <ExtractionFields
            field={field}
            error={errorAt(name)}
            onChange={(changed) => onChange({ ...extract, [name]: changed })}
          />
        </fieldset>
      ))}
      <Button
        size="sm"
        icon={<Plus aria-hidden />}
        onClick={() => onChange({ ...extract, [freeName(names, 'piece')]: { patterns: ['(.+)'] } })}
      >
        {extractFieldsText.addAPattern}
      </Button>
    </>
  );
}

interface ExtractionFieldsProps {
  field: Extraction;
  error: string | undefined;
  onChange: (field: Extraction) => void;
}

function ExtractionFields({ field, error, onChange }: ExtractionFieldsProps) {
  const change = (settings: Partial<Extraction>) => onChange(withSettings(field, settings));
  return (
    <>
      <CommitText
        label={extractFieldsText.patterns}
        hint={extractFieldsText.patternsHint}
        isLong
        minRows={1}
        mono
        spellCheck={false}
        value={field.patterns.join('\n')}
        error={error}
        check={(text) => (text.trim() === '' ? extractFieldsText.writeAPattern : undefined)}
        onCommit={(text) => change({ patterns: text.split('\n').filter((line) => line !== '') })}
      />
      <div className="grid grid-cols-2 gap-2">
        <Select
          label={extractFieldsText.as}
          value={field.as ?? 'text'}
          options={kinds}
          onChange={(as) => change({ as })}
        />
        <Select
          label={extractFieldsText.take}
          value={field.take ?? 'first'}
          options={takes}
          onChange={(take) => change({ take })}
        />
      </div>
      <div className="flex gap-4">
        <Checkbox
          label={extractFieldsText.ignoreCase}
          checked={field.ignoreCase === true}
          onChange={(on) => change({ ignoreCase: on ? true : undefined })}
        />
        <Checkbox
          label={extractFieldsText.mayBeMissing}
          checked={field.optional === true}
          onChange={(on) => change({ optional: on ? true : undefined })}
        />
      </div>
    </>
  );
}
