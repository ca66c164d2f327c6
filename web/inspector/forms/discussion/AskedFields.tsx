import type { NodeOf, Performer } from '#engine/format/index';
import type { Json } from '#engine/json';
import { PortSchema } from '#engine/schema/port-schema';
import { ownerOf } from '../../../editor/edits/scope.ts';
import { askedFieldsText } from '../../../text/discussion-form.ts';
import { Select } from '../../../ui/index.ts';
import { CodeField } from '../../fields/CodeField.tsx';
import { JsonField } from '../../fields/JsonField.tsx';
import type { NodeEditing } from '../../use-node-editing.ts';
import { variablesOf } from '../variables.ts';

type Discussion = NodeOf<'discussion'>;
type Moderator = NonNullable<Discussion['moderator']>;

/** What moderator and judge have in common. */
interface Asked {
  performer: Performer;
  prompt: string;
  response?: Moderator['response'];
}

interface AskedFieldsProps<T extends Asked> {
  editing: NodeEditing<Discussion>;
  /** Where it is in the node: `moderator` or `decision.judge`. */
  at: string;
  asked: T;
  hint: string;
  onChange: (asked: T, typing?: string) => void;
}

/** Who is asked, what, and in which form. */
export function AskedFields<T extends Asked>({ editing, at, asked, hint, onChange }: AskedFieldsProps<T>) {
  const { node, scope, leave, errorAt, isReadOnly } = editing;
  const owner = ownerOf(scope);
  const value = JSON.stringify(asked.performer);
  const options = [
    ...Object.entries(owner.models ?? {}).map(([role, { title }]) => ({
      value: JSON.stringify({ model: role }),
      label: askedFieldsText.modelNamed(title ?? role),
    })),
    ...Object.entries(owner.people ?? {}).map(([role, { title }]) => ({
      value: JSON.stringify({ person: role }),
      label: askedFieldsText.personNamed(title ?? role),
    })),
  ];
  return (
    <>
      <Select
        label={askedFieldsText.asked}
        value={value}
        options={options.some((option) => option.value === value) ? options : [...options, { value, label: value }]}
        onChange={(next) => onChange({ ...asked, performer: JSON.parse(next) as Performer })} // made above
        error={errorAt(`${at}.performer`)}
      />
      <CodeField
        name={askedFieldsText.prompt}
        label={askedFieldsText.prompt}
        hint={hint}
        language="prompt"
        lines={5}
        scope={variablesOf(scope, node.id)}
        value={asked.prompt}
        onChange={(prompt) => onChange({ ...asked, prompt }, `${at}.prompt`)}
        onLeave={leave}
        isReadOnly={isReadOnly}
        error={errorAt(`${at}.prompt`)}
      />
      <JsonField
        name={askedFieldsText.formOfAnswer}
        label={askedFieldsText.formOfAnswer}
        hint={askedFieldsText.formOfAnswerHint}
        value={asked.response !== undefined && 'schema' in asked.response ? (asked.response.schema as Json) : null}
        error={errorAt(`${at}.response`)}
        check={(schema) =>
          schema === null || PortSchema.safeParse(schema).success ? undefined : askedFieldsText.thisIsNoSuchSchema
        }
        onCommit={(schema) => {
          const { response: _, ...rest } = asked;
          const next = schema === null ? rest : { ...rest, response: { ...asked.response, schema } };
          onChange(next as T); // the same but for the form, which the format checks
        }}
      />
    </>
  );
}

/** The first role of the flow, to begin with. */
export function firstPerformer(editing: NodeEditing<Discussion>): Performer {
  const { models, people } = ownerOf(editing.scope);
  const [model] = Object.keys(models ?? {});
  const [person] = Object.keys(people ?? {});
  return model === undefined && person !== undefined ? { person } : { model: model ?? 'moderator' };
}
