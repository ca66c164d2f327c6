import { Identifier, type NodeOf } from '#engine/format/index';
import { codeSourceText } from '../../text/inspector-forms.ts';
import { Select } from '../../ui/index.ts';
import { CodeField } from '../fields/CodeField.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { freeName } from '../schema/schema-kinds.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import { Section } from './Section.tsx';
import { codeDeclaration } from './variables.ts';

type Code = NodeOf<'code'>;

export interface CodeSourceProps {
  editing: NodeEditing<Code>;
  /** Renames the port of an arriving program; its edges follow. */
  onRenamePort: (from: string, to: string) => void;
}

/** The program of a `code` node: written here, or whatever arrives at a port. */
export function CodeSource({ editing, onRenamePort }: CodeSourceProps) {
  const { node, set, leave, errorAt, scope, isReadOnly } = editing;
  const { source } = node;
  const choose = (kind: 'written' | 'arrives') => {
    if (kind === 'written') set({ source: typeof source === 'string' ? source : '' });
    else if (typeof source === 'string') set({ source: { port: freeName(Object.keys(node.inputs), 'program') } });
  };
  return (
    <Section title={codeSourceText.code}>
      <Select
        label={codeSourceText.program}
        value={typeof source === 'string' ? 'written' : 'arrives'}
        options={[
          { value: 'written', label: codeSourceText.writtenHere },
          { value: 'arrives', label: codeSourceText.arrivesAtPort, description: codeSourceText.oneThatModelOrPerson },
        ]}
        disabled={isReadOnly}
        onChange={choose}
      />
      {typeof source === 'string' ? (
        <CodeField
          name="JavaScript"
          label={codeSourceText.javaScript}
          hint={codeSourceText.javaScriptHint}
          language="javascript"
          lines={10}
          value={source}
          declaration={codeDeclaration(scope, node.id)}
          onChange={(text) => set({ source: text }, 'source')}
          onLeave={leave}
          isReadOnly={isReadOnly}
          error={errorAt('source')}
        />
      ) : (
        <CommitText
          label={codeSourceText.portOfProgram}
          hint={codeSourceText.portOfProgramHint}
          value={source.port}
          check={(name) => portProblem(name, node)}
          onCommit={(name) => onRenamePort(source.port, name)}
        />
      )}
    </Section>
  );
}

function portProblem(name: string, node: Code): string | undefined {
  if (!Identifier.safeParse(name).success) return codeSourceText.lettersDigits;
  return Object.hasOwn(node.inputs, name) ? codeSourceText.thereIsAnotherInput : undefined;
}
