import type { NodeOf } from '#engine/format/index';
import { renameKey } from '../../editor/edits/interface-edits.ts';
import { graphOf } from '../../editor/edits/scope.ts';
import type { FlowChange } from '../../store/flow-change.ts';
import { endsOf } from '../../store/flow-change-body.ts';
import { codeFormText } from '../../text/inspector-forms.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { PortRows } from '../schema/PortRows.tsx';
import { freeName } from '../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { CodeSource } from './CodeSource.tsx';
import { Section } from './Section.tsx';

type Code = NodeOf<'code'>;
/** Where a port is declared; `source` is the port of a program that arrives. */
type Side = 'inputs' | 'outputs' | 'source';

/** Settings of a `code` node: its ports and its program. */
export function CodeForm({ editing }: { editing: NodeEditing<Code> }) {
  const { node, set } = editing;
  return (
    <>
      <CodeSource editing={editing} onRenamePort={(from, to) => rename(editing, 'source', from, to)} />
      <InputsSection editing={editing} />
      <OutputsSection editing={editing} />
      <Section
        title={codeFormText.limits}
        isOpen={false}
        summary={
          node.timeoutMs === undefined && node.memoryMb === undefined ? codeFormText.standard : codeFormText.changed
        }
      >
        <div className="grid grid-cols-2 gap-3">
          <CommitNumber
            label={codeFormText.time}
            hint={codeFormText.timeHint}
            isWhole
            min={1}
            max={60_000}
            value={node.timeoutMs}
            onCommit={(timeoutMs) => set({ timeoutMs })}
          />
          <CommitNumber
            label={codeFormText.memory}
            hint={codeFormText.memoryHint}
            isWhole
            min={1}
            max={256}
            value={node.memoryMb}
            onCommit={(memoryMb) => set({ memoryMb })}
          />
        </div>
      </Section>
    </>
  );
}

function InputsSection({ editing }: { editing: NodeEditing<Code> }) {
  const { node, set } = editing;
  const change = (name: string, options: Partial<Code['inputs'][string]>) =>
    set({ inputs: { ...node.inputs, [name]: withSettings(node.inputs[name] ?? {}, options) } });
  return (
    <Section title={codeFormText.inputs}>
      <PortRows
        what="input"
        rows={Object.entries(node.inputs).map(([name, options]) => ({
          name,
          schema: options.schema ?? {},
          isRequired: options.optional !== true,
          isList: options.list === true,
        }))}
        onAdd={() => set({ inputs: { ...node.inputs, [freeName(Object.keys(node.inputs), 'value')]: {} } })}
        onRemove={(name) => {
          const { [name]: _, ...inputs } = node.inputs;
          set({ inputs });
        }}
        onRename={(from, to) => rename(editing, 'inputs', from, to)}
        onChange={(name, schema) => change(name, { schema: Object.keys(schema).length === 0 ? undefined : schema })}
        onRequire={(name, isRequired) => change(name, { optional: isRequired ? undefined : true })}
        onList={(name, isList) => change(name, { list: isList ? true : undefined })}
      />
    </Section>
  );
}

function OutputsSection({ editing }: { editing: NodeEditing<Code> }) {
  const { node, set } = editing;
  return (
    <Section title={codeFormText.outputs}>
      <PortRows
        what="output"
        rows={Object.entries(node.outputs).map(([name, schema]) => ({ name, schema }))}
        onAdd={() => set({ outputs: { ...node.outputs, [freeName(Object.keys(node.outputs), 'result')]: {} } })}
        onRemove={(name) => {
          const { [name]: _, ...outputs } = node.outputs;
          set({ outputs });
        }}
        onRename={(from, to) => rename(editing, 'outputs', from, to)}
        onChange={(name, schema) => set({ outputs: { ...node.outputs, [name]: schema } })}
      />
    </Section>
  );
}

/** Renames a port; the edges at it follow. The program does not: it is somebody's text. */
function rename(editing: NodeEditing<Code>, side: Side, from: string, to: string): void {
  const { node, scope } = editing;
  const renamed = withPortRenamed(node, side, { from, to });
  const edges = (graphOf(scope)?.edges ?? []).flatMap((edge): FlowChange[] => {
    const { source, target } = endsOf(edge);
    const leaves = side === 'outputs' && source.node === node.id && source.port === from;
    const enters = side !== 'outputs' && target.node === node.id && target.port === from;
    if (!leaves && !enters) return [];
    const by = leaves
      ? { ...edge, from: [node.id, to, ...source.select].join('.') }
      : { ...edge, to: `${node.id}.${to}` };
    return [{ type: 'replace-edge', body: scope.path, edge, by }];
  });
  editing.apply({
    label: codeFormText.renamePort,
    changes: [{ type: 'replace-node', body: scope.path, id: node.id, node: renamed }, ...edges],
  });
}

function withPortRenamed(node: Code, side: Side, { from, to }: { from: string; to: string }): Code {
  if (side === 'outputs') return { ...node, outputs: renameKey(node.outputs, from, to) };
  const constants = node.constants === undefined ? {} : { constants: renameKey(node.constants, from, to) };
  if (side === 'source') return { ...node, source: { port: to }, ...constants };
  return { ...node, inputs: renameKey(node.inputs, from, to), ...constants };
}
