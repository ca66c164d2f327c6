import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { graphOf } from '../../editor/edits/scope.ts';
import { IconButton, Kbd, Select } from '../../ui/index.ts';
import { CodeField } from '../fields/CodeField.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { ExpressionField } from '../fields/ExpressionField.tsx';
import { freeName, nameProblem } from '../schema/schema-kinds.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import { AddButton } from './AddButton.tsx';
import { PortOptionsSection } from './PortOptionsSection.tsx';
import { Section } from './Section.tsx';
import { variablesOf } from './variables.ts';

export function TemplateForm({ editing }: { editing: NodeEditing<NodeOf<'template'>> }) {
  const { node, set, leave, errorAt, scope, isReadOnly } = editing;
  return (
    <>
      <Section title="Text">
        <CodeField
          name="Template"
          label="Template"
          hint="Liquid. Writing {{ name }} makes an input port."
          language="prompt"
          lines={9}
          scope={variablesOf(scope, node.id)}
          value={node.text}
          onChange={(text) => set({ text }, 'text')}
          onLeave={leave}
          isReadOnly={isReadOnly}
          error={errorAt('text')}
        />
      </Section>
      <PortOptionsSection editing={editing} />
    </>
  );
}

/** Settings of a `switch`: the first case whose expression holds gets the message. */
export function SwitchForm({ editing }: { editing: NodeEditing<NodeOf<'switch'>> }) {
  const { node, set, errorAt, scope } = editing;
  const { cases } = node;
  const names = cases.map(({ name }) => name);
  const known = variablesOf(scope, node.id);
  const change = (index: number, settings: Partial<(typeof cases)[number]>) =>
    set({ cases: cases.map((one, at) => (at === index ? { ...one, ...settings } : one)) });
  const move = (index: number, by: number) => {
    const moved = cases.toSpliced(index, 1);
    const one = cases[index];
    if (one !== undefined) set({ cases: moved.toSpliced(index + by, 0, one) });
  };
  return (
    <Section title="Cases">
      <p className="text-faint text-sm">
        Asked in order; the first that holds sends the message on. If none does, it leaves by{' '}
        <code className="font-mono">default</code>.
      </p>
      <ol className="flex flex-col gap-2">
        {cases.map((one, index) => (
          <li key={index} className="flex flex-col gap-2 rounded-md border border-line bg-canvas p-2">
            <div className="flex items-start gap-1">
              <CommitText
                className="flex-1"
                aria-label={`Name of case ${index + 1}`}
                mono
                value={one.name}
                check={(name) =>
                  nameProblem(name, [...names.filter((other) => other !== one.name), 'default', 'error'])
                }
                onCommit={(name) => change(index, { name })}
              />
              <IconButton label="Earlier" size="sm" disabled={index === 0} onClick={() => move(index, -1)}>
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton label="Later" size="sm" disabled={index === cases.length - 1} onClick={() => move(index, 1)}>
                <ArrowDown aria-hidden />
              </IconButton>
              <IconButton
                label={`Remove case ${one.name}`}
                size="sm"
                disabled={cases.length === 1}
                onClick={() => set({ cases: cases.toSpliced(index, 1) })}
              >
                <Trash2 aria-hidden />
              </IconButton>
            </div>
            <ExpressionField
              label="When"
              value={one.when}
              scope={known}
              error={errorAt(`cases[${index}].when`)}
              onCommit={(when) => change(index, { when })}
              isRequired
            />
          </li>
        ))}
      </ol>
      <AddButton onClick={() => set({ cases: [...cases, { name: freeName(names, 'case'), when: 'value' }] })}>
        Add case
      </AddButton>
      <p className="text-faint text-sm">
        <code className="font-mono">value</code> is the message; any other name makes an input port.
      </p>
    </Section>
  );
}

export function SetStateForm({ editing }: { editing: NodeEditing<NodeOf<'set-state'>> }) {
  const { node, set, errorAt, scope } = editing;
  const keys = Object.keys(graphOf(scope)?.state ?? {});
  const options = [...new Set([...keys, node.key])].map((key) => ({ value: key, label: key }));
  return (
    <Section title="State">
      <Select
        label="Key"
        hint="Read by the next activation. Keys are declared where nothing is selected."
        value={node.key}
        options={options}
        onChange={(key) => set({ key })}
        error={errorAt('key')}
      />
    </Section>
  );
}

export function ExitForm({ editing }: { editing: NodeEditing<NodeOf<'exit'>> }) {
  const { node, set, errorAt } = editing;
  return (
    <Section title="Exit">
      <Select
        label="Ends"
        hint="Whatever is not done by then is skipped or cancelled."
        value={node.scope ?? 'frame'}
        options={[
          { value: 'frame', label: 'The nearest frame, or the flow' },
          { value: 'flow', label: 'The whole flow' },
        ]}
        onChange={(end) => set({ scope: end === 'frame' ? undefined : 'flow' })}
        error={errorAt('scope')}
      />
    </Section>
  );
}

const noteColors = ['yellow', 'blue', 'green', 'purple', 'red', 'grey'] as const;

export function NoteForm({ editing }: { editing: NodeEditing<NodeOf<'note'>> }) {
  const { node, set } = editing;
  const colors = (
    <Select
      label="Colour"
      value={node.color ?? 'standard'}
      options={[
        { value: 'standard', label: 'Standard' },
        ...noteColors.map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)}` })),
      ]}
      onChange={(color) => set({ color: noteColors.find((one) => one === color) })}
    />
  );
  if (node.around !== undefined)
    return (
      <Section title="Group">
        <CommitText label="Name" value={node.text} onCommit={(text) => set({ text })} />
        {colors}
        <p className="text-faint text-sm">
          Around {node.around.length === 1 ? 'one node' : `${node.around.length} nodes`}. Select it with others and
          press <Kbd>⌘G</Kbd> to add them.
        </p>
      </Section>
    );
  return (
    <Section title="Note">
      {colors}
      <CommitText
        aria-label="Text of the note"
        isLong
        minRows={8}
        placeholder="Markdown"
        value={node.text}
        onCommit={(text) => set({ text })}
      />
    </Section>
  );
}

export function UnknownForm({ editing }: { editing: NodeEditing<NodeOf<'unknown'>> }) {
  return (
    <Section title="Unknown type">
      <p className="text-muted text-sm">
        This version does not know nodes of type “{String(editing.node.original.type)}”. Everything in it is kept and
        exported unchanged, but a run is not possible.
      </p>
      <pre className="max-h-80 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-xs">
        {JSON.stringify(editing.node.original, null, 2)}
      </pre>
    </Section>
  );
}
