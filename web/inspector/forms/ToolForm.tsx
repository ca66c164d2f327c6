import { Download } from 'lucide-react';
import { type NodeOf, printTool } from '#engine/format/index';
import type { ToolView } from '#engine/protocol/index';
import { useServerTools } from '../../client/tool-servers.ts';
import { replaceWithServers } from '../../editor/edits/tool-edits.ts';
import { toolFormText } from '../../text/inspector-asking.ts';
import { Button, Switch } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { PortRows } from '../schema/PortRows.tsx';
import { SchemaDetails } from '../schema/SchemaEditor.tsx';
import { SchemaFields } from '../schema/SchemaFields.tsx';
import { freeName, kindOfSchema } from '../schema/schema-kinds.ts';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { Section } from './Section.tsx';
import { ServerToolFields } from './ServerToolFields.tsx';
import { inputsOfTool, openSchema } from './server-tools.ts';

type Tool = NodeOf<'tool'>;

/** Settings of a `tool` node: whose tool it is, what goes in and what comes out. */
export function ToolForm({ editing }: { editing: NodeEditing<Tool> }) {
  const { node, scope, set, apply, errorAt } = editing;
  const listed = useServerTools(node.server).data?.tools.find(({ name }) => name === node.tool);
  const change = (settings: Partial<Tool>) =>
    apply({ label: toolFormText.changeTool, changes: replaceWithServers(scope, node, withSettings(node, settings)) });
  return (
    <>
      <Section title={toolFormText.tool}>
        <ServerToolFields
          server={node.server}
          tool={node.tool}
          error={errorAt('server')}
          onServer={(server) => change({ server })}
          onTool={(tool, view) => change({ tool, ...(view === undefined ? {} : takenFrom(view)) })}
        />
        {listed !== undefined && !isAsListed(node, listed) && (
          <Button
            className="self-start"
            size="sm"
            icon={<Download aria-hidden />}
            title={toolFormText.portsAndAnswer(printTool(node))}
            onClick={() => set(takenFrom(listed))}
          >
            {toolFormText.takeItsParameters}
          </Button>
        )}
      </Section>
      <ArgumentsSection editing={editing} />
      <AnswerSection editing={editing} />
    </>
  );
}

/** What the flow keeps of a tool's description. */
function takenFrom({ parameters, output }: ToolView): Partial<Tool> {
  return {
    inputs: inputsOfTool(parameters),
    response: output === undefined || Object.keys(output).length === 0 ? undefined : { schema: openSchema(output) },
  };
}

function isAsListed(node: Tool, view: ToolView): boolean {
  return JSON.stringify(node.inputs) === JSON.stringify(inputsOfTool(view.parameters));
}

function ArgumentsSection({ editing }: { editing: NodeEditing<Tool> }) {
  const { node, set } = editing;
  const { inputs } = node;
  if (inputs === undefined) {
    return (
      <Section title={toolFormText.arguments} summary={toolFormText.argumentsSummary}>
        <p className="text-muted text-sm">{toolFormText.allArgumentsArriveAsOne}</p>
        <Button className="self-start" size="sm" onClick={() => set({ inputs: {} })}>
          {toolFormText.giveEachPort}
        </Button>
      </Section>
    );
  }
  const change = (name: string, options: Partial<NonNullable<Tool['inputs']>[string]>) =>
    set({ inputs: { ...inputs, [name]: withSettings(inputs[name] ?? {}, options) } });
  return (
    <Section title={toolFormText.arguments}>
      <PortRows
        what="argument"
        rows={Object.entries(inputs).map(([name, options]) => ({
          name,
          schema: options.schema ?? {},
          isRequired: options.optional !== true,
          isList: options.list === true,
        }))}
        onAdd={() => set({ inputs: { ...inputs, [freeName(Object.keys(inputs), 'value')]: {} } })}
        onRemove={(name) => {
          const { [name]: _, ...others } = inputs;
          set({ inputs: others });
        }}
        onRename={(from, to) => {
          const renamed = Object.entries(inputs).map(
            ([name, options]) => [name === from ? to : name, options] as const,
          );
          set({ inputs: Object.fromEntries(renamed) });
        }}
        onChange={(name, schema) => change(name, { schema: Object.keys(schema).length === 0 ? undefined : schema })}
        onRequire={(name, isRequired) => change(name, { optional: isRequired ? undefined : true })}
        onList={(name, isList) => change(name, { list: isList ? true : undefined })}
      />
    </Section>
  );
}

function AnswerSection({ editing }: { editing: NodeEditing<Tool> }) {
  const { node, set } = editing;
  const { response } = node;
  const Fields = kindOfSchema(response?.schema ?? {}) === 'object' ? SchemaFields : SchemaDetails;
  return (
    <Section
      title={toolFormText.answer}
      summary={response === undefined ? toolFormText.textAndDataAsThey : toolFormText.dataAreChecked}
    >
      <Switch
        label={toolFormText.checkItsData}
        checked={response !== undefined}
        onChange={(on) => set({ response: on ? { schema: { type: 'object', properties: {} } } : undefined })}
      />
      {response !== undefined && (
        <Fields schema={response.schema} onChange={(schema) => set({ response: { schema } })} />
      )}
      <CommitNumber
        label={toolFormText.atMost}
        hint={toolFormText.atMostHint}
        isWhole
        min={1}
        max={2_000_000}
        placeholder="1000000"
        value={node.maxBytes}
        onCommit={(maxBytes) => set({ maxBytes })}
      />
    </Section>
  );
}
