import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { FlowNode, type NodeOf } from '#engine/format/index';
import type { Json } from '#engine/json';
import { ownerOf } from '../../../editor/edits/scope.ts';
import { participantsSectionText } from '../../../text/discussion-form.ts';
import { Checkbox, IconButton, Select } from '../../../ui/index.ts';
import { CommitText } from '../../fields/CommitText.tsx';
import { JsonField } from '../../fields/JsonField.tsx';
import { freeName } from '../../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../../use-node-editing.ts';
import { AddButton } from '../AddButton.tsx';
import { Section } from '../Section.tsx';

type Discussion = NodeOf<'discussion'>;
type Written = Extract<Discussion['participants'], readonly unknown[]>;
type One = Written[number];
type Arriving = Exclude<Discussion['participants'], readonly unknown[]>;
type Props = { editing: NodeEditing<Discussion> };

/** Who takes part: a list written here, or one that arrives at a port. */
export function ParticipantsSection({ editing }: Props) {
  const { node, set, errorAt, scope } = editing;
  const { participants } = node;
  const models = Object.keys(ownerOf(scope).models ?? {});
  return (
    <Section title={participantsSectionText.participants}>
      <Select
        label={participantsSectionText.theyAre}
        value={Array.isArray(participants) ? 'written' : 'arriving'}
        options={[
          { value: 'written', label: participantsSectionText.listedHere },
          {
            value: 'arriving',
            label: participantsSectionText.listThatArrives,
            description: participantsSectionText.asManyAsThere,
          },
        ]}
        error={Array.isArray(participants) && participants.length > 0 ? undefined : errorAt('participants')}
        onChange={(kind) =>
          set({ participants: kind === 'written' ? [] : { port: 'participants', models: models.slice(0, 1) } })
        }
      />
      {Array.isArray(participants) ? (
        <WrittenList editing={editing} list={participants} />
      ) : (
        <ArrivingFields editing={editing} arriving={participants} />
      )}
    </Section>
  );
}

function WrittenList({ editing, list }: Props & { list: Written }) {
  const { set, scope } = editing;
  const keep = (participants: Written) => set({ participants });
  const model = list.at(-1)?.model ?? Object.keys(ownerOf(scope).models ?? {})[0] ?? 'debater';
  const names = list.map(({ name }) => name);
  const move = (index: number, by: number) => {
    const one = list[index];
    if (one !== undefined) keep(list.toSpliced(index, 1).toSpliced(index + by, 0, one));
  };
  return (
    <>
      <ol className="flex flex-col gap-2">
        {list.map((one, index) => (
          <li key={index} className="flex flex-col gap-2 rounded-md border border-line bg-canvas p-2">
            <div className="flex items-start gap-1">
              <CommitText
                className="flex-1"
                aria-label={participantsSectionText.nameOfParticipant(index + 1)}
                value={one.name}
                check={(name) => (name.trim() === '' ? participantsSectionText.nameIsNeeded : undefined)}
                error={editing.errorAt(`participants[${index}].name`)}
                onCommit={(name) => keep(list.with(index, { ...one, name }))}
              />
              <IconButton
                label={participantsSectionText.earlier}
                size="sm"
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton
                label={participantsSectionText.later}
                size="sm"
                disabled={index === list.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown aria-hidden />
              </IconButton>
              <IconButton
                label={participantsSectionText.removeNamed(one.name)}
                size="sm"
                onClick={() => keep(list.toSpliced(index, 1))}
              >
                <Trash2 aria-hidden />
              </IconButton>
            </div>
            <SeatFields editing={editing} one={one} at={index} onChange={(next) => keep(list.with(index, next))} />
          </li>
        ))}
      </ol>
      <AddButton onClick={() => keep([...list, { name: freeName(names, participantsSectionText.participant), model }])}>
        {participantsSectionText.addParticipant}
      </AddButton>
    </>
  );
}

function SeatFields({ editing, one, at, onChange }: Props & { one: One; at: number; onChange: (one: One) => void }) {
  const owner = ownerOf(editing.scope);
  const value =
    one.flow === undefined
      ? one.person === undefined
        ? participantsSectionText.model(one.model ?? '')
        : participantsSectionText.person(one.person)
      : participantsSectionText.flow(one.flow);
  const known = [
    ...Object.entries(owner.models ?? {}).map(([role, { title }]) => ({
      value: `model ${role}`,
      label: participantsSectionText.modelNamed(title ?? role),
    })),
    ...Object.entries(owner.people ?? {}).map(([role, { title }]) => ({
      value: `person ${role}`,
      label: participantsSectionText.personNamed(title ?? role),
    })),
    ...Object.keys(editing.node.flows ?? {}).map((name) => ({
      value: `flow ${name}`,
      label: participantsSectionText.flowNamed(name),
    })),
  ];
  const choose = (next: string) => {
    const [kind = '', role = ''] = next.split(' ');
    const { model, person, flow, reviewer, stopSeconds, suggester, ...rest } = one;
    onChange({ ...rest, [kind]: role });
  };
  return (
    <>
      <Select
        aria-label={participantsSectionText.whoIsQuestion(one.name)}
        value={value}
        options={
          known.some((option) => option.value === value)
            ? known
            : [...known, { value, label: participantsSectionText.notDeclared(value) }]
        }
        onChange={choose}
        error={editing.errorAt(`participants[${at}]`)}
      />
      <CommitText
        aria-label={participantsSectionText.personaOf(one.name)}
        placeholder={participantsSectionText.personaForMePersona}
        isLong
        minRows={1}
        value={one.persona ?? ''}
        onCommit={(persona) => onChange(withSettings<One>(one, { persona: persona === '' ? undefined : persona }))}
      />
      <CommitText
        aria-label={participantsSectionText.sideOf(one.name)}
        placeholder={participantsSectionText.sideSuch}
        value={one.side ?? ''}
        onCommit={(side) => onChange(withSettings<One>(one, { side: side === '' ? undefined : side }))}
      />
    </>
  );
}

function ArrivingFields({ editing, arriving }: Props & { arriving: Arriving }) {
  const owner = ownerOf(editing.scope);
  const keep = (participants: Arriving) => editing.set({ participants });
  const toggles = (kind: 'models' | 'people') =>
    Object.entries(owner[kind] ?? {}).map(([role, { title }]) => (
      <Checkbox
        key={role}
        label={`${kind === 'models' ? participantsSectionText.modelLabel : participantsSectionText.personLabel}: ${title ?? role}`}
        checked={arriving[kind]?.includes(role) === true}
        onChange={(on) => {
          const others = (arriving[kind] ?? []).filter((name) => name !== role);
          keep({ ...arriving, [kind]: on ? [...others, role] : others });
        }}
      />
    ));
  return (
    <>
      <CommitText
        label={participantsSectionText.port}
        mono
        hint={participantsSectionText.listOfNamePersona}
        value={arriving.port}
        error={editing.errorAt('participants.port')}
        onCommit={(port) => keep({ ...arriving, port })}
      />
      {toggles('models')}
      {toggles('people')}
    </>
  );
}

/** Flows that may take part, as JSON: name → use, inputs, output. */
export function FlowsSection({ editing }: Props) {
  const { node, set, errorAt } = editing;
  const names = Object.keys(node.flows ?? {});
  return (
    <Section
      title={participantsSectionText.flows}
      isOpen={names.length > 0}
      summary={names.length === 0 ? participantsSectionText.noneTakesPart : names.join(', ')}
    >
      <JsonField
        name={participantsSectionText.flows}
        label={participantsSectionText.flowsThatMayTakePart}
        hint={participantsSectionText.flowsPlaceholder}
        value={(node.flows ?? {}) as Json} // a parsed flow file is plain JSON
        error={errorAt('flows')}
        check={(flows) => (readFlows(node, flows) === undefined ? participantsSectionText.thisIsNot : undefined)}
        onCommit={(flows) => {
          const read = readFlows(node, flows) ?? {};
          set({ flows: Object.keys(read).length === 0 ? undefined : read });
        }}
      />
    </Section>
  );
}

function readFlows(node: Discussion, flows: unknown): Discussion['flows'] {
  const parsed = FlowNode.safeParse({ ...node, flows });
  return parsed.success && parsed.data.type === 'discussion' ? parsed.data.flows : undefined;
}
