import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { graphOf } from '../../editor/edits/scope.ts';
import { logicFormsText } from '../../text/inspector-forms.ts';
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
      <Section title={logicFormsText.text}>
        <CodeField
          name={logicFormsText.template}
          label={logicFormsText.template}
          hint={logicFormsText.templateHint}
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
    <Section title={logicFormsText.cases}>
      <p className="text-faint text-sm">
        {logicFormsText.askedInOrderFirst} <code className="font-mono">default</code>.
      </p>
      <ol className="flex flex-col gap-2">
        {cases.map((one, index) => (
          <li key={index} className="flex flex-col gap-2 rounded-md border border-line bg-canvas p-2">
            <div className="flex items-start gap-1">
              <CommitText
                className="flex-1"
                aria-label={logicFormsText.nameOfCase(index + 1)}
                mono
                value={one.name}
                check={(name) =>
                  nameProblem(name, [...names.filter((other) => other !== one.name), 'default', 'error'])
                }
                onCommit={(name) => change(index, { name })}
              />
              <IconButton
                label={logicFormsText.earlier}
                size="sm"
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton
                label={logicFormsText.later}
                size="sm"
                disabled={index === cases.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown aria-hidden />
              </IconButton>
              <IconButton
                label={logicFormsText.removeCase(one.name)}
                size="sm"
                disabled={cases.length === 1}
                onClick={() => set({ cases: cases.toSpliced(index, 1) })}
              >
                <Trash2 aria-hidden />
              </IconButton>
            </div>
            <ExpressionField
              label={logicFormsText.when}
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
        {logicFormsText.addCase}
      </AddButton>
      <p className="text-faint text-sm">
        <code className="font-mono">value</code> {logicFormsText.isMessageAnyOtherName}
      </p>
    </Section>
  );
}

export function SetStateForm({ editing }: { editing: NodeEditing<NodeOf<'set-state'>> }) {
  const { node, set, errorAt, scope } = editing;
  const keys = Object.keys(graphOf(scope)?.state ?? {});
  const options = [...new Set([...keys, node.key])].map((key) => ({ value: key, label: key }));
  return (
    <Section title={logicFormsText.state}>
      <Select
        label={logicFormsText.key}
        hint={logicFormsText.keyHint}
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
    <Section title={logicFormsText.exit}>
      <Select
        label={logicFormsText.ends}
        hint={logicFormsText.endsHint}
        value={node.scope ?? 'frame'}
        options={[
          { value: 'frame', label: logicFormsText.nearestFrameOrFlow },
          { value: 'flow', label: logicFormsText.theWholeFlow },
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
      label={logicFormsText.colour}
      value={node.color ?? 'standard'}
      options={[
        { value: 'standard', label: logicFormsText.standard },
        ...noteColors.map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)}` })),
      ]}
      onChange={(color) => set({ color: noteColors.find((one) => one === color) })}
    />
  );
  if (node.around !== undefined)
    return (
      <Section title={logicFormsText.group}>
        <CommitText label={logicFormsText.name} value={node.text} onCommit={(text) => set({ text })} />
        {colors}
        <p className="text-faint text-sm">
          {logicFormsText.aroundNodesSelect(node.around.length)} <Kbd>⌘G</Kbd> {logicFormsText.toAddThem}
        </p>
      </Section>
    );
  return (
    <Section title={logicFormsText.note}>
      {colors}
      <CommitText
        aria-label={logicFormsText.textOfNote}
        isLong
        minRows={8}
        placeholder={logicFormsText.textOfNotePlaceholder}
        value={node.text}
        onCommit={(text) => set({ text })}
      />
    </Section>
  );
}

export function UnknownForm({ editing }: { editing: NodeEditing<NodeOf<'unknown'>> }) {
  return (
    <Section title={logicFormsText.unknownType}>
      <p className="text-muted text-sm">{logicFormsText.thisVersionDoesNotKnow(String(editing.node.original.type))}</p>
      <pre className="max-h-80 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-xs">
        {JSON.stringify(editing.node.original, null, 2)}
      </pre>
    </Section>
  );
}
