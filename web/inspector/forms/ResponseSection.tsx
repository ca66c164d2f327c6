import { type NodeOf, rolesOf } from '#engine/format/index';
import { responseSectionText } from '../../text/inspector-asking.ts';
import { Select, Switch } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { JsonField } from '../fields/JsonField.tsx';
import { SchemaDetails } from '../schema/SchemaEditor.tsx';
import { SchemaFields } from '../schema/SchemaFields.tsx';
import { kindOfSchema } from '../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { ExtractFields } from './ExtractFields.tsx';
import { Section } from './Section.tsx';

type Ask = NodeOf<'ask'>;
type Response = NonNullable<Ask['response']>;

/** What the answer looks like: text, fields of a form, or pieces that are looked for in a text. */
export function ResponseSection({ editing }: { editing: NodeEditing<Ask> }) {
  const { node, set, errorAt } = editing;
  const { response } = node;
  const form = response === undefined ? 'text' : 'schema' in response ? 'fields' : 'found';
  return (
    <Section title={responseSectionText.answer} summary={summaryOf(response)} isOpen={response !== undefined}>
      <Select
        label={responseSectionText.form}
        value={form}
        options={[
          { value: 'text', label: responseSectionText.text, description: responseSectionText.oneOutputText },
          {
            value: 'fields',
            label: responseSectionText.fields,
            description: responseSectionText.objectEveryFieldIsOutput,
          },
          {
            value: 'found',
            label: responseSectionText.textWithMarks,
            description: responseSectionText.whatPatternsFindInText,
          },
        ]}
        onChange={(next) => set({ response: next === 'text' ? undefined : firstOf[next] })}
        error={errorAt('response')}
      />
      {response !== undefined && 'schema' in response && (
        <SchemaPart response={response} onChange={(changed) => set({ response: changed })} />
      )}
      {response !== undefined && 'extract' in response && (
        <ExtractFields
          extract={response.extract}
          onChange={(extract) => set({ response: { ...response, extract } })}
          errorAt={(key) => errorAt(`response.extract.${key}`)}
        />
      )}
      {response !== undefined && rolesOf(node.performer).models.length > 0 && (
        <Repairs response={response} onChange={(changed) => set({ response: changed })} />
      )}
    </Section>
  );
}

type PartProps<T extends Response> = { response: T; onChange: (response: T) => void };

function SchemaPart({ response, onChange }: PartProps<Extract<Response, { schema: unknown }>>) {
  const Fields = kindOfSchema(response.schema) === 'object' ? SchemaFields : SchemaDetails;
  return <Fields schema={response.schema} onChange={(schema) => onChange({ ...response, schema })} />;
}

function Repairs({ response, onChange }: PartProps<Response>) {
  const change = (settings: Partial<Pick<Response, 'repairs' | 'fallback'>>) =>
    onChange(withSettings<Response>(response, settings));
  return (
    <>
      <CommitNumber
        label={responseSectionText.repairs}
        hint={responseSectionText.repairsHint}
        isWhole
        min={0}
        max={10}
        placeholder="1"
        value={response.repairs}
        onCommit={(repairs) => change({ repairs })}
      />
      <Switch
        label={responseSectionText.fallBackToFixedAnswer}
        checked={response.fallback !== undefined}
        onChange={(on) => change({ fallback: on ? {} : undefined })}
      />
      {response.fallback !== undefined && (
        <JsonField
          name={responseSectionText.fallback}
          value={response.fallback}
          onCommit={(fallback) => change({ fallback })}
        />
      )}
    </>
  );
}

function summaryOf(response: Ask['response']): string {
  if (response === undefined) return responseSectionText.textInShort;
  return Object.keys('schema' in response ? (response.schema.properties ?? {}) : response.extract).join(', ');
}

const firstOf: Readonly<Record<'fields' | 'found', Response>> = {
  fields: { schema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] } },
  found: { extract: { answer: { patterns: ['Answer:\\s*(.+)$'] } } },
};
